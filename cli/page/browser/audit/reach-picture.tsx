import { useState } from "preact/hooks";
import { listed } from "../shared/share";
import { count, Name, visible } from "../shared/text";
import type { Link, Node, Picture } from "./picture";

/** Height of one node in pixels; the style has the same. */
const ROW = 56;
const MOST_NAMES = 20;

interface Chosen {
  readonly side: "people" | "roles";
  readonly index: number;
}

/** People on the left, privileged roles on the right, a line where one reaches the other. Choosing a node shows its lines, and says them. */
export function ReachPicture({ picture }: { readonly picture: Picture }) {
  const [chosen, choose] = useState<Chosen>();
  const { people, roles, links } = picture;
  const height = ROW * Math.max(people.length, roles.length);
  const lit = (link: Link) => chosen === undefined || (chosen.side === "people" ? link.from : link.to) === chosen.index;
  const place = (index: number, nodes: readonly Node[]) => (height - ROW * nodes.length) / 2 + ROW * (index + 0.5);
  return (
    <figure class="reach">
      <figcaption>
        <span>Who</span>
        <span>Privileged roles</span>
      </figcaption>
      <Side side="people" picture={picture} chosen={chosen} choose={choose} />
      <svg viewBox={`0 0 100 ${height}`} height={height} preserveAspectRatio="none" aria-hidden="true">
        {links.map((link) => {
          const [from, to] = [place(link.from, people), place(link.to, roles)];
          return (
            <path
              key={`${link.from} ${link.to}`}
              class={`${lit(link) ? "lit" : "dim"}${link.whole ? "" : " partial"}${link.certain ? "" : " uncertain"}`}
              d={`M0 ${from}C50 ${from} 50 ${to} 100 ${to}`}
              stroke-width={2 + Math.min(6, Math.log2(people[link.from]?.places.length ?? 1))}
            />
          );
        })}
      </svg>
      <Side side="roles" picture={picture} chosen={chosen} choose={choose} />
      <p role="status" class="prose">
        {chosen === undefined ? "Choose a name to see only its lines." : <InWords picture={picture} chosen={chosen} />}
      </p>
      {links.some(({ certain }) => !certain) && <p class="quiet">A dashed line is a path that couldn't be ruled out.</p>}
      {links.some(({ whole }) => !whole) && (
        <p class="quiet">A thin grey line holds for some of those that it joins: the table says for whom.</p>
      )}
    </figure>
  );
}

interface SideProps {
  readonly side: Chosen["side"];
  readonly picture: Picture;
  readonly chosen: Chosen | undefined;
  readonly choose: (chosen: Chosen | undefined) => void;
}

function Side({ side, picture, chosen, choose }: SideProps) {
  return (
    <ul class={side} aria-label={side === "people" ? "Who" : "Privileged roles"}>
      {picture[side].map((node, index) => {
        const is = chosen?.side === side && chosen.index === index;
        return (
          <li key={node.places[0]?.id}>
            <button type="button" aria-pressed={is} onClick={() => choose(is ? undefined : { side, index })}>
              <Label node={node} />
            </button>
          </li>
        );
      })}
    </ul>
  );
}

function Label({ node: { kind, places, rest } }: { readonly node: Node }) {
  const [first] = places;
  if (places.length === 1 && first !== undefined) return <Name>{first.name}</Name>;
  const what = kind === "roles" ? "role" : "person";
  return (
    <>
      {rest && "and "}
      {count(places.length, `${rest ? "more " : ""}${what}`, `${rest ? "more " : ""}${kind === "roles" ? "roles" : "people"}`)}
      <small>{names(places)}</small>
    </>
  );
}

/** The lines of what is chosen, in words. */
function InWords({ picture: { people, roles, links }, chosen }: { readonly picture: Picture; readonly chosen: Chosen }) {
  const lines = links.filter(({ from, to }) => (chosen.side === "people" ? from : to) === chosen.index);
  const from = placesOf(people, new Set(lines.map((line) => line.from)));
  const to = placesOf(roles, new Set(lines.map((line) => line.to)));
  return (
    <>
      <bdi>{names(from)}</bdi> {from.length === 1 ? "reaches" : "reach"} <bdi>{names(to)}</bdi>.
      {lines.some(({ whole }) => !whole) && " Not each of them reaches each."}
    </>
  );
}

function placesOf(nodes: readonly Node[], chosen: ReadonlySet<number>): Node["places"] {
  return nodes.flatMap(({ places }, index) => (chosen.has(index) ? places : []));
}

function names(places: Node["places"]): string {
  const first = places.slice(0, MOST_NAMES).map(({ name }) => visible(name));
  const more = places.length - first.length;
  return listed(more > 0 ? [...first, `${more.toLocaleString("en")} more`] : first);
}
