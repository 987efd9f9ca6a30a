import { accountWithMfa, enforcing, text } from "../documents";
import { given, unknown } from "./harness";
import type { Pack } from "./process";
import { group, inlineOnGroup, member, user } from "./stacks";

const role = (name: string, assumeRolePolicy: string) => given("aws:iam/role:Role", name, { name, assumeRolePolicy });

/** What a pack says about one small account, in short: the same wherever it runs. */
export async function verdicts(pack: Pack): Promise<readonly string[]> {
  const found = [
    ...(await pack.analyze(role("closed", text(accountWithMfa)))),
    ...(await pack.analyze(role("open", text({ ...accountWithMfa, Condition: {} })))),
    ...(await pack.analyze(role("later", unknown))),
    ...(await pack.analyzeStack([
      role("later", unknown),
      group("devs"),
      inlineOnGroup("devs", enforcing),
      user("dana"),
      member("dana", "devs"),
      user("eve"),
      group("ops"),
    ])),
  ];
  return found.map(({ policy, level, urn }) => `${level} ${policy} ${urn.split("::").at(-1)}`);
}

export const EXPECTED = [
  "mandatory iam-role-trust-requires-mfa open",
  "advisory iam-role-trust-requires-mfa later",
  "mandatory iam-group-requires-mfa ops",
  "mandatory iam-user-requires-mfa eve",
];
