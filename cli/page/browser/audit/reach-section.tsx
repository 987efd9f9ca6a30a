import type { Reach, ReachedRole } from "../../../findings/reach";
import { Fold, FoldedNames } from "../shared/fold";
import { listed } from "../shared/share";
import { Table } from "../shared/table";
import { count, Name, Prose } from "../shared/text";
import { pictureOf } from "./picture";
import { ReachPicture } from "./reach-picture";

/** As many as a screen shows at once, on each side. */
const MOST_NODES = 12;
const MOST_NAMES = 10;

/** Who reaches which privileged role without MFA: a picture, and all of it as a table. */
export function ReachSection({ reach }: { readonly reach: Reach }) {
  const { roles, presumed, rests } = reach;
  return (
    <section aria-labelledby="reach">
      <h2 id="reach">Who reaches which privileged role without MFA</h2>
      {roles.length === 0 ? (
        <p>Nobody, as far as the audit sees.</p>
      ) : (
        <>
          <ReachPicture picture={pictureOf(reach, MOST_NODES)} />
          <Fold summary="All of it as a table">
            {() => <Table caption={count(roles.length, "privileged role")} rows={roles} columns={COLUMNS} />}
          </Fold>
        </>
      )}
      {presumed.length > 0 && (
        <p class="prose quiet">
          Some of it is presumed rather than decided: <Prose>{listed(presumed)}</Prose>.
        </p>
      )}
      {rests !== undefined && (
        <p class="prose quiet">
          Some users and roles get no further. <Prose>{rests}</Prose>
        </p>
      )}
    </section>
  );
}

const COLUMNS = [
  { head: "Role", cell: ({ role }: ReachedRole) => <Name>{role.name}</Name> },
  { head: "Privileged because", cell: ({ privileged }: ReachedRole) => <Prose>{privileged}</Prose> },
  { head: "Who reaches it", cell: (role: ReachedRole) => <Users role={role} /> },
];

function Users({ role: { users, otherAccounts } }: { readonly role: ReachedRole }) {
  return (
    <ul>
      {otherAccounts && <li>Users of other accounts</li>}
      {users.slice(0, MOST_NAMES).map(({ id, name, via, certain }) => (
        <li key={id}>
          <Name>{name}</Name>
          {via.length > 0 && (
            <>
              {" "}
              through{" "}
              {via.map((step, position) => (
                <>
                  {position > 0 && ", then "}
                  <Name>{step.name}</Name>
                </>
              ))}
            </>
          )}
          {!certain && " (couldn't be ruled out)"}
        </li>
      ))}
      {users.length > MOST_NAMES && (
        <li>
          <FoldedNames summary={`and ${count(users.length - MOST_NAMES, "more user")}`} of={users.slice(MOST_NAMES)} />
        </li>
      )}
    </ul>
  );
}
