import type { Reach, Reached, ReachedAccount, ReachedRole } from "../../../findings/reach";
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
  const { roles, accounts, presumed, rests } = reach;
  return (
    <section aria-labelledby="reach">
      <h2 id="reach">Who reaches which privileged role without MFA</h2>
      {roles.length + accounts.length === 0 ? (
        <p>Nobody, as far as the audit sees.</p>
      ) : (
        <>
          <ReachPicture picture={pictureOf(reach, MOST_NODES)} />
          <Fold summary="All of it as a table">
            {() => (
              <>
                {accounts.length > 0 && <Table caption="Users who become administrators" rows={accounts} columns={OF_ACCOUNTS} />}
                {roles.length > 0 && <Table caption={count(roles.length, "privileged role")} rows={roles} columns={COLUMNS} />}
              </>
            )}
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
  { head: "Who reaches it", cell: (role: ReachedRole) => <Users reached={role} otherAccounts={role.otherAccounts} /> },
  { head: "What most of them need", cell: ({ cut }: ReachedRole) => <Prose>{cut?.by ?? ""}</Prose> },
];

const OF_ACCOUNTS = [
  { head: "Account", cell: ({ account }: ReachedAccount) => <Name>{account.name}</Name> },
  { head: "Who", cell: (account: ReachedAccount) => <Users reached={account} otherAccounts={false} /> },
  { head: "What most of them need", cell: ({ cut }: ReachedAccount) => <Prose>{cut?.by ?? ""}</Prose> },
];

function Users({ reached: { users }, otherAccounts }: { readonly reached: Reached; readonly otherAccounts: boolean }) {
  return (
    <ul>
      {otherAccounts && <li>Users of other accounts</li>}
      {users.slice(0, MOST_NAMES).map(({ id, name, steps, certain }) => (
        <li key={id}>
          <Name>{name}</Name>
          {steps.map(({ calls, on, existing }, position) => (
            <>
              {position === 0 ? " by " : ", then "}
              {calls.join(" and ")} on <Name>{on.name}</Name>
              {existing !== undefined && ` (if there is ${existing})`}
            </>
          ))}
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
