import assert from "node:assert/strict";
import fc from "fast-check";
import type { Reach, ReachedRole } from "../../../cli/findings/reach";
import { type Node, type Picture, pictureOf } from "../../../cli/page/browser/audit/picture";

const role = (name: string, users: Readonly<Record<string, boolean>>, otherAccounts = false): ReachedRole => ({
  role: { id: `role/${name}`, name },
  privileged: "statement 1 allows iam:* on *",
  users: Object.entries(users).map(([user, certain]) => ({ id: `user/${user}`, name: user, via: [], steps: [], certain })),
  otherAccounts,
});
const reachOf = (...roles: readonly ReachedRole[]): Reach => ({ roles, accounts: [], presumed: [] });
const names = (nodes: readonly Node[]) => nodes.map(({ places }) => places.map(({ name }) => name).join(" "));
const sorted = (texts: readonly string[]) => [...texts].sort();

/** Every user and role that a link joins. */
function joined({ people, roles, links }: Picture): readonly string[] {
  return links.flatMap(({ from, to }) =>
    (people[from]?.places ?? []).flatMap((person) => (roles[to]?.places ?? []).map((reached) => `${person.name} -> ${reached.name}`)),
  );
}

describe("the picture of who reaches which privileged role", () => {
  it("shows the accounts whose administrators users become before the roles", () => {
    const { users } = role("", { eve: true });
    const picture = pictureOf({ ...reachOf(role("a", { dana: true })), accounts: [{ account: { id: "1", name: "1" }, users }] }, 12);
    assert.deepEqual(sorted(joined(picture)), ["dana -> a", "eve -> Administrator of 1"]);
  });

  it("takes together those who reach the same, and the roles that the same people reach", () => {
    const picture = pictureOf(
      reachOf(role("a", { dana: true, eve: true }), role("b", { dana: true, eve: true }), role("c", { frank: true })),
      12,
    );
    assert.deepEqual(names(picture.people), ["dana eve", "frank"]);
    assert.deepEqual(names(picture.roles), ["a b", "c"]);
    assert.deepEqual(picture.links, [
      { from: 0, to: 0, whole: true, certain: true },
      { from: 1, to: 1, whole: true, certain: true },
    ]);
  });

  it("keeps apart those of whom it isn't certain", () => {
    const { people, links } = pictureOf(reachOf(role("a", { dana: true, eve: false })), 12);
    assert.deepEqual(names(people), ["dana", "eve"]);
    assert.deepEqual(
      links.map(({ certain }) => certain),
      [true, false],
    );
  });

  it("shows users of other accounts first, as anyone", () => {
    const { people } = pictureOf(reachOf(role("a", { dana: true, eve: true }), role("b", {}, true)), 12);
    assert.deepEqual(
      people.map(({ kind }) => kind),
      ["anyone", "people"],
    );
  });

  it("is empty where nobody reaches anything", () => {
    assert.deepEqual(pictureOf(reachOf(), 12), { people: [], roles: [], links: [] });
  });

  it("has room for any account: each user and role stands in one node, every reach has a link, and up to the limit no link says more", () => {
    const account = fc.array(fc.tuple(fc.subarray([...Array(40).keys()]), fc.boolean()), { maxLength: 30 });
    fc.assert(
      fc.property(account, fc.integer({ min: 2, max: 12 }), (roles, most) => {
        const reach = reachOf(
          ...roles.map(([users, others], index) => role(`r${index}`, Object.fromEntries(users.map((user) => [`u${user}`, true])), others)),
        );
        const reached = { ...reach, roles: reach.roles.filter(({ users, otherAccounts }) => users.length > 0 || otherAccounts) };
        const picture = pictureOf(reached, most);
        assert.ok(picture.people.length <= most && picture.roles.length <= most);
        assert.deepEqual(
          sorted(picture.roles.flatMap(({ places }) => places.map(({ name }) => name))),
          sorted(reached.roles.map((one) => one.role.name)),
        );
        const real = reached.roles.flatMap(({ role: { name }, users, otherAccounts }) => [
          ...users.map((user) => `${user.name} -> ${name}`),
          ...(otherAccounts ? [`Users of other accounts -> ${name}`] : []),
        ]);
        const drawn = new Set(joined(picture));
        for (const one of real) assert.ok(drawn.has(one), one);
        const capped = [...picture.people, ...picture.roles].some(({ rest }) => rest);
        if (!capped) assert.equal(drawn.size, real.length);
        assert.equal(
          picture.links.every(({ whole }) => whole),
          drawn.size === real.length,
        );
      }),
    );
  });
});
