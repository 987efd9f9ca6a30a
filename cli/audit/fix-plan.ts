import { enforcingPolicy } from "@mfa-guard/iam";
import type { ResourceValidationPolicy } from "@pulumi/policy";
import { documentsOf } from "../../stack/readers";
import type { RawResource } from "../../stack/reading";
import { inlinePolicy } from "../account/authorization-details";
import type { Subject } from "../account/subject";
import { type Configuration, settingsOf } from "../config/configuration";
import type { Finding } from "../findings/finding";
import { policies } from "../policies/policies";
import { printable } from "../terminal/printable";
import { argsOf, isAwsManaged, judge } from "./judge";

const ENFORCING_NAME = "MfaGuardDenyWithoutMfa";

const WARNING = `# Read before you run: a Deny without MFA stops access keys that machines use, and whoever has no MFA device yet.
# Each command replaces one policy document; keep the old ones. Nothing has been changed so far.
# The commands hold whole policy documents, with the values of their conditions: they may be secret.
`;

/**
 * AWS CLI commands that close the findings, as a shell script. They are judged before they are printed: what is still found with all of
 * them in place is listed at the end, as comments.
 */
export function fixPlan(subject: Subject, configuration: Configuration, findings: readonly Finding[]): string {
  const repaired = subject.resources.map((resource) => repair(resource, configuration, findings));
  const find = (changed: Subject) => judge(changed, configuration).findings;
  const withGroups = enforced({ ...subject, resources: repaired }, "Group", "iam-group-requires-mfa", findings, find);
  const planned = enforced(withGroups, "User", "iam-user-requires-mfa", findings, find);
  const before = new Map(subject.resources.map((resource) => [resource.urn, resource]));
  const commands = planned.resources.flatMap((resource) => commandsFor(before.get(resource.urn), resource));
  const asked = new Set(findings.map(place));
  const left = find(planned).filter((finding) => asked.has(place(finding)));
  return [
    ...(commands.length === 0 ? [] : [WARNING, ...commands.map((command) => `${command}\n`)]),
    ...left.map(
      ({ policy, resource, message }) => `# For a person to fix: ${policy}: ${printable(resource.id)}\n#   ${printable(message)}\n`,
    ),
    ...(commands.length + left.length === 0 ? ["# Nothing to fix.\n"] : []),
  ].join("\n");
}

function place({ policy, resource }: Finding): string {
  return `${policy} ${resource.id}`;
}

/** The resource as the policies that found something in it repair it, one after the other as Pulumi does. */
function repair(resource: RawResource, configuration: Configuration, findings: readonly Finding[]): RawResource {
  const found = new Set(findings.filter(({ resource: { id } }) => id === resource.urn).map(({ policy }) => policy));
  if (found.size === 0 || isAwsManaged(resource)) return resource;
  let props = structuredClone(resource.props);
  for (const policy of policies) {
    const { remediateResource } = policy as Partial<ResourceValidationPolicy>;
    if (remediateResource === undefined || !found.has(policy.name)) continue;
    const remedied = remediateResource(argsOf({ ...resource, props }, settingsOf(policy.name, configuration)));
    if (remedied !== undefined) props = remedied as Record<string, unknown>;
  }
  return { ...resource, props };
}

/** The subject with an enforcing policy on each principal of this kind that is asked about and still found open. */
function enforced(
  subject: Subject,
  of: "User" | "Group",
  policy: string,
  findings: readonly Finding[],
  find: (subject: Subject) => readonly Finding[],
): Subject {
  const asked = new Set(findings.filter((finding) => finding.policy === policy).map(place));
  const open = asked.size === 0 ? [] : find(subject).filter((finding) => finding.policy === policy && asked.has(place(finding)));
  const added = open
    .filter(({ level }) => level === "violation")
    .map(({ resource }) => inlinePolicy(of, resource.id, resource.name, ENFORCING_NAME, enforcingPolicy()));
  return { ...subject, resources: [...subject.resources, ...added] };
}

/** One command for each document, and for the session's length, that differs. */
function commandsFor(before: RawResource | undefined, after: RawResource): readonly string[] {
  if (before === after) return [];
  const { props, type } = after;
  const old = before === undefined ? [] : documentsOf(before);
  const documents = documentsOf(after)
    .filter(({ text }, index) => text !== old[index]?.text)
    .map(({ path, text }) => documentCommand(type, props, path, String(text)));
  const session =
    before !== undefined && before.props.maxSessionDuration !== props.maxSessionDuration
      ? [command("update-role", { "role-name": props.roleName, "max-session-duration": props.maxSessionDuration })]
      : [];
  return [...documents, ...session];
}

function documentCommand(type: string, props: Record<string, unknown>, path: readonly (string | number)[], document: string): string {
  switch (type) {
    case "aws-native:iam:Role": {
      if (path[0] === "assumeRolePolicyDocument") {
        return command("update-assume-role-policy", { "role-name": props.roleName, "policy-document": document });
      }
      const { policyName } = (props.policies as readonly { policyName: string }[])[Number(path[1])] ?? {};
      return command("put-role-policy", { "role-name": props.roleName, "policy-name": policyName, "policy-document": document });
    }
    case "aws-native:iam:GroupPolicy":
      return command("put-group-policy", { "group-name": props.groupName, "policy-name": props.policyName, "policy-document": document });
    case "aws-native:iam:UserPolicy":
      return command("put-user-policy", { "user-name": props.userName, "policy-name": props.policyName, "policy-document": document });
    case "aws-native:iam:ManagedPolicy":
      return `${command("create-policy-version", { "policy-arn": props.policyArn, "policy-document": document })} --set-as-default`;
    default:
      throw new Error(`no command changes a \`${type}\``);
  }
}

function command(operation: string, options: Readonly<Record<string, unknown>>): string {
  const given = Object.entries(options).map(([option, value]) => ` \\\n  --${option} ${quoted(String(value))}`);
  return `aws iam ${operation}${given.join("")}`;
}

/** For a POSIX shell, in which nothing but the quote itself ends single quotes. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
