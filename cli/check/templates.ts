import { unknownCheckingProxy } from "@pulumi/policy";
import { nativeOf } from "../../stack/generic";
import { UNKNOWN_MARK } from "../../stack/unplanned";
import type { Subject } from "../account/subject";
import { auditOnly } from "../policies/policies";
import { UserError } from "../user-error";
import { circleIn } from "./circle";
import { fileNameOf, type Placed } from "./documents";
import { Intrinsics, type Surroundings, type Template } from "./intrinsics";
import type { Path, Source } from "./source";

/** A stack, with the places of its resources and what was taken for granted. */
export interface Stack {
  readonly subject: Subject;
  readonly placed: readonly Placed[];
  readonly notes: readonly string[];
}

/** True iff it is a CloudFormation template: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html */
export function isTemplate(value: object): value is Template {
  const { Resources } = value as { readonly Resources?: unknown };
  return isTable(Resources) && Object.values(Resources).some((resource) => isTable(resource) && typeof resource.Type === "string");
}

/** The stack that a template would make, as the same resources of the `aws-native` provider. */
export function readTemplate(source: Source, template: Template): Stack {
  try {
    return read(source, template);
  } catch (error) {
    if (error instanceof RangeError) throw new UserError(`\`${fileNameOf(source.path)}\` nests too deeply to be read`);
    throw error;
  }
}

function read(source: Source, template: Template): Stack {
  const circle = circleIn(template.Resources);
  if (circle !== undefined) {
    const way = circle.length > 4 ? [...circle.slice(0, 3), `${circle.length - 3} more`] : circle;
    throw new UserError(
      `\`${fileNameOf(source.path)}\` has resources that refer to each other in a circle, which CloudFormation refuses: ${way.join(", ")}`,
    );
  }
  const surroundings: Surroundings = { account: accountFor(source.text), partition: "aws", region: "us-east-1" };
  const intrinsics = new Intrinsics(template, surroundings);
  const left: string[] = [];
  const placed = Object.entries(template.Resources).flatMap(([id, resource]): readonly Placed[] => {
    if (!isTable(resource)) return [];
    if (typeof resource.Condition === "string" && intrinsics.holds(resource.Condition) === false) {
      left.push(id);
      return [];
    }
    return [placedAt(source, id, resource, intrinsics)];
  });
  const file = fileNameOf(source.path);
  const unread = [...new Set(placed.map(({ resource }) => resource.type).filter((type) => MAKES_MORE.test(type)))];
  return {
    subject: {
      source: file,
      kind: "stack",
      resources: placed.map(({ resource }) => resource),
      gaps: auditOnly.map(({ name }) => ({ policy: name, reason: "a template says nothing about the root user's credentials" })),
      failures: [],
      unknown: {
        reason:
          "A value that this policy reads is decided by the deployment: a parameter without a default, an import, a dynamic reference, or a custom resource.",
        remedy: "Give the parameter a default, or write the value into the template.",
      },
    },
    placed,
    notes: [
      ...(intrinsics.defaults.size > 0
        ? [`\`${file}\`: parameters were taken at their defaults: ${quoted([...intrinsics.defaults])}.`]
        : []),
      ...(left.length > 0 ? [`\`${file}\`: with those, these resources aren't made: ${quoted(left)}.`] : []),
      ...(unread.length > 0 || "Transform" in template
        ? [`\`${file}\`: what transforms and nested stacks make isn't judged${unread.length > 0 ? `: ${quoted(unread)}` : ""}.`]
        : []),
    ],
  };
}

/** Types whose resources stand elsewhere. */
const MAKES_MORE = /^AWS::(Serverless::|CloudFormation::(Stack|StackSet|Macro)$)/;

function placedAt(
  source: Source,
  id: string,
  { Type, Properties = {} }: Readonly<Record<string, unknown>>,
  intrinsics: Intrinsics,
): Placed {
  const properties = intrinsics.value(Properties);
  const raw = { urn: `${fileNameOf(source.path)}#${id}`, type: String(Type), name: id, props: {} };
  const known = isTable(properties) && !Object.keys(properties).some((key) => key.startsWith("Fn::"));
  const native = nativeOf(raw, Type, () => (known ? properties : {}));
  const props = known ? { ...native.props, ...identityOf(native.type, id, intrinsics) } : new Proxy({}, { get: () => UNKNOWN_MARK });
  return {
    resource: { ...native, props: native === raw ? {} : unknownCheckingProxy(props) },
    source,
    inFile: (path: Path) => ["Resources", id, "Properties", ...path.map((step) => (typeof step === "string" ? capital(step) : step))],
  };
}

/** What other resources of the template call it. */
function identityOf(type: string, id: string, intrinsics: Intrinsics): Record<string, unknown> {
  const kind = /^aws-native:iam:(User|Group|Role)$/.exec(type)?.[1];
  if (kind !== undefined)
    return { [`${kind.toLowerCase()}Name`]: intrinsics.nameOf(id), arn: intrinsics.value({ "Fn::GetAtt": [id, "Arn"] }) };
  if (type === "aws-native:iam:ManagedPolicy") return { policyArn: intrinsics.value({ Ref: id }) };
  return {};
}

/** An account that the template doesn't speak of. */
function accountFor(text: string): string {
  const accounts = ["111111111111", "222222222222", "333333333333", "444444444444", "555555555555"];
  return accounts.find((account) => !text.includes(account)) ?? "999999999999";
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(", ");
}

function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
