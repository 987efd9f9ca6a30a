import { identityCenterChecklist } from "../../components/documents/checklists";
import { ORDINARY_POLICY_ARNS } from "../../policypack/policy/settings";
import { ASSIGNMENT } from "../../stack/existing";
import type { Subject } from "../account/subject";
import { type Configuration, settingsOf } from "../config/configuration";
import type { IdentityCenter, PrivilegedAccess } from "../findings/identity-center";
import { assignmentsIn } from "../policies/assignments";

/** What AWS takes where a permission set doesn't say: https://docs.aws.amazon.com/singlesignon/latest/userguide/howtosessionduration.html */
const DEFAULT_DURATION = "PT1H";

/** Who has a privileged permission set where; undefined where no assignments of permission sets were read. */
export function identityCenterOf(subjects: readonly Subject[], configuration: Configuration): IdentityCenter | undefined {
  const { ordinaryPolicyArns = ORDINARY_POLICY_ARNS.default } = settingsOf("identity-center-assigns-groups", configuration);
  const read = subjects.filter(({ resources }) => resources.some(({ type }) => type === ASSIGNMENT));
  if (read.length === 0) return undefined;
  const access = read.flatMap(({ resources }) =>
    assignmentsIn(resources, ordinaryPolicyArns as readonly string[]).privileged.map(
      ({
        permissionSetArn,
        set,
        privilege,
        session = DEFAULT_DURATION,
        boundary,
        account,
        principal,
        people,
        granted,
      }): PrivilegedAccess => ({
        permissionSet: { id: permissionSetArn, name: set },
        privileged: privilege.kind === "privileged" ? privilege.why : "what it grants isn't known",
        session,
        boundary,
        account,
        principal,
        people,
        granted,
      }),
    ),
  );
  return { access, checklist: identityCenterChecklist };
}
