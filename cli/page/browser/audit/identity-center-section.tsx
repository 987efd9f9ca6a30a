import type { IdentityCenter, PrivilegedAccess } from "../../../findings/identity-center";
import { FoldedNames } from "../shared/fold";
import { Table } from "../shared/table";
import { count, Name } from "../shared/text";

/** Who holds privilege through Identity Center, and what nobody but a person can look up. */
export function IdentityCenterSection({ identityCenter: { access, checklist } }: { readonly identityCenter: IdentityCenter }) {
  return (
    <section aria-labelledby="identity-center">
      <h2 id="identity-center">Privileged access through IAM Identity Center</h2>
      <Table caption={count(access.length, "privileged assignment")} rows={access} columns={COLUMNS} />
      <p class="prose">No API shows how these people sign in. Look it up:</p>
      <ul class="prose">
        {checklist.map((each) => (
          <li key={each}>{each}</li>
        ))}
      </ul>
    </section>
  );
}

const COLUMNS = [
  { head: "Who", cell: (each: PrivilegedAccess) => <Who access={each} /> },
  { head: "Permission set", cell: ({ permissionSet }: PrivilegedAccess) => <Name>{permissionSet.name}</Name> },
  { head: "Boundary", cell: ({ boundary = "none" }: PrivilegedAccess) => <Name>{boundary}</Name> },
  { head: "Account", cell: ({ account }: PrivilegedAccess) => <Name>{account.name}</Name> },
  { head: "Session", cell: ({ session }: PrivilegedAccess) => session },
  { head: "Ends", cell: ({ granted }: PrivilegedAccess) => (granted ? "perhaps: it may be a grant" : "never") },
];

function Who({ access: { principal, people } }: { readonly access: PrivilegedAccess }) {
  if (principal.kind === "user") return <Name>{principal.name}</Name>;
  return (
    <>
      group <Name>{principal.name}</Name> <FoldedNames summary={count(people.length, "person", "people")} of={people} />
    </>
  );
}
