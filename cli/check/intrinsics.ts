import { UNKNOWN_MARK } from "../../stack/unplanned";

type Table = Readonly<Record<string, unknown>>;

/** What a template holds besides its resources' properties. */
export interface Template {
  readonly Parameters?: Table;
  readonly Mappings?: Table;
  readonly Conditions?: Table;
  readonly Resources: Table;
}

/** What stands for what only a deployment decides. */
export interface Surroundings {
  readonly account: string;
  readonly partition: string;
  readonly region: string;
}

/** A text that functions put together grows no longer than this. */
const MAX_CHARACTERS = 131_072;
/** Names refer to names no deeper than this. */
const MAX_DEPTH = 50;
/** `AWS::NoValue`: the property or member isn't there. */
const NOTHING = Symbol("AWS::NoValue");

/**
 * Values of a template without its functions. What a deployment decides is the engine's mark for the unknown: a parameter without a default, an import, a
 * dynamic reference, a custom resource. An ARN or a name that AWS makes for a resource of the template is one that nothing else has.
 *
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
 */
export class Intrinsics {
  /** Names of the parameters that were taken at their defaults. */
  readonly defaults = new Set<string>();
  private readonly open = new Set<string>();

  constructor(
    private readonly template: Template,
    private readonly surroundings: Surroundings,
  ) {}

  value(value: unknown): unknown {
    const found = this.read(value);
    return found === NOTHING ? undefined : found;
  }

  /** Whether the condition holds; undefined where that isn't known. */
  holds(name: string): boolean | undefined {
    // Conditions that name each other decide nothing.
    if (this.open.has(name) || this.open.size > MAX_DEPTH) return undefined;
    this.open.add(name);
    const result = this.truth(this.template.Conditions?.[name]);
    this.open.delete(name);
    return result;
  }

  /** The resource's own name: the given one, or one that is like its logical id. */
  nameOf(id: string): string {
    const { Type, Properties } = (this.template.Resources[id] ?? {}) as Table;
    const kind = String(Type).split("::")[2] ?? "";
    const property = kind === "ManagedPolicy" ? "ManagedPolicyName" : `${kind}Name`;
    const given = isTable(Properties) ? this.once(id, () => this.read(Properties[property])) : undefined;
    return typeof given === "string" && given !== UNKNOWN_MARK ? given : id;
  }

  private read(value: unknown): unknown {
    if (typeof value === "string") return value.includes("{{resolve:") ? UNKNOWN_MARK : value;
    if (Array.isArray(value)) return value.map((one) => this.read(one)).filter((one) => one !== NOTHING);
    if (!isTable(value)) return value;
    const [first, ...others] = Object.entries(value);
    if (first !== undefined && others.length === 0 && (first[0] === "Ref" || first[0].startsWith("Fn::")))
      return this.call(first[0], first[1]);
    return Object.fromEntries(Object.entries(value).flatMap(([key, one]) => this.entry(key, one)));
  }

  private entry(key: string, value: unknown): [string, unknown][] {
    const read = this.read(value);
    return read === NOTHING ? [] : [[key, read]];
  }

  private call(name: string, given: unknown): unknown {
    switch (name) {
      case "Ref":
        return this.ref(String(given));
      case "Fn::GetAtt": {
        const [id = "", ...attribute] = Array.isArray(given) ? given.map(String) : String(given).split(".");
        return this.attribute(id, attribute.join("."));
      }
      case "Fn::Join":
        return this.join(given);
      case "Fn::Sub":
        return this.sub(given);
      case "Fn::Select":
        return this.select(given);
      case "Fn::Split":
        return this.split(given);
      case "Fn::FindInMap":
        return this.findInMap(given);
      case "Fn::If": {
        const [condition, then, otherwise] = Array.isArray(given) ? given : [];
        const holds = this.holds(String(condition));
        return holds === undefined ? UNKNOWN_MARK : this.read(holds ? then : otherwise);
      }
      default:
        return UNKNOWN_MARK;
    }
  }

  private ref(name: string): unknown {
    const { account, partition, region } = this.surroundings;
    const pseudo: Readonly<Record<string, unknown>> = {
      "AWS::AccountId": account,
      "AWS::Partition": partition,
      "AWS::Region": region,
      "AWS::URLSuffix": "amazonaws.com",
      "AWS::StackName": "stack",
      "AWS::StackId": `arn:${partition}:cloudformation:${region}:${account}:stack/stack/0`,
      "AWS::NoValue": NOTHING,
    };
    if (Object.hasOwn(pseudo, name)) return pseudo[name];
    const parameter = this.template.Parameters?.[name];
    if (isTable(parameter)) return this.parameter(name, parameter);
    if (!Object.hasOwn(this.template.Resources, name)) return UNKNOWN_MARK;
    return this.referenced(name);
  }

  private parameter(name: string, { Type, Default }: Table): unknown {
    const type = String(Type);
    if (Default === undefined || type.startsWith("AWS::SSM::")) return UNKNOWN_MARK;
    this.defaults.add(name);
    return type === "CommaDelimitedList" || type.startsWith("List<")
      ? String(Default)
          .split(",")
          .map((one) => one.trim())
      : String(Default);
  }

  /** What `Ref` gives of a resource. */
  private referenced(id: string): unknown {
    const type = this.typeOf(id);
    if (ARN_BY_REF.has(type)) return this.attribute(id, "Arn");
    return isMadeByAws(type) ? this.nameOf(id) : UNKNOWN_MARK;
  }

  private attribute(id: string, attribute: string): unknown {
    const type = this.typeOf(id);
    if (!isMadeByAws(type) || !/(^|\.)(Arn|PolicyArn)$/.test(attribute)) return UNKNOWN_MARK;
    const { account, partition, region } = this.surroundings;
    const [, service = "", kind = ""] = type.split("::");
    const { Properties } = this.template.Resources[id] as Table;
    const properties = isTable(Properties) ? Properties : {};
    const own = IAM_ARNS[kind];
    if (service !== "IAM" || own === undefined) return `arn:${partition}:${service.toLowerCase()}:${region}:${account}:${id}`;
    if (kind === "OIDCProvider") {
      const url = this.once(id, () => this.read(properties.Url));
      return typeof url === "string" && url !== UNKNOWN_MARK
        ? `arn:${partition}:iam::${account}:oidc-provider/${url.replace(/^https:\/\//, "")}`
        : UNKNOWN_MARK;
    }
    const path = properties.Path === undefined ? "/" : this.once(id, () => this.read(properties.Path));
    if (typeof path !== "string" || path === UNKNOWN_MARK) return UNKNOWN_MARK;
    return `arn:${partition}:iam::${account}:${own}${path}${this.nameOf(id)}`;
  }

  /** Unknown where a resource's name or path depends on itself, or on very many others. */
  private once(id: string, read: () => unknown): unknown {
    const key = `resource ${id}`;
    if (this.open.has(key) || this.open.size > MAX_DEPTH) return UNKNOWN_MARK;
    this.open.add(key);
    const value = read();
    this.open.delete(key);
    return value;
  }

  private typeOf(id: string): string {
    const resource = this.template.Resources[id];
    return isTable(resource) ? String(resource.Type) : "";
  }

  private join(given: unknown): unknown {
    const [delimiter, list] = Array.isArray(given) ? given : [];
    const parts = this.read(list);
    if (typeof delimiter !== "string" || !Array.isArray(parts)) return UNKNOWN_MARK;
    return known(parts, () => parts.map(String).join(delimiter));
  }

  private sub(given: unknown): unknown {
    const [text, variables = {}] = Array.isArray(given) ? given : [given];
    if (typeof text !== "string" || !isTable(variables)) return UNKNOWN_MARK;
    const parts: unknown[] = text.split(/(\$\{[^}]*\})/).map((part) => {
      const name = /^\$\{([^}]*)\}$/.exec(part)?.[1]?.trim();
      if (name === undefined) return part;
      if (name.startsWith("!")) return `\${${name.slice(1)}}`;
      if (Object.hasOwn(variables, name)) return this.read(variables[name]);
      const [id = "", ...attribute] = name.split(".");
      return attribute.length === 0 ? this.ref(name) : this.attribute(id, attribute.join("."));
    });
    return known(parts, () => parts.map(String).join(""));
  }

  private select(given: unknown): unknown {
    const [index, list] = Array.isArray(given) ? given : [];
    const members = this.read(list);
    const position = Number(this.read(index));
    return Array.isArray(members) && Number.isInteger(position) ? (members[position] ?? UNKNOWN_MARK) : UNKNOWN_MARK;
  }

  private split(given: unknown): unknown {
    const [delimiter, text] = Array.isArray(given) ? given : [];
    const whole = this.read(text);
    return typeof delimiter === "string" && typeof whole === "string" && whole !== UNKNOWN_MARK ? whole.split(delimiter) : UNKNOWN_MARK;
  }

  private findInMap(given: unknown): unknown {
    const [map, first, second] = Array.isArray(given) ? given.map((one) => this.read(one)) : [];
    const found = [map, first, second].reduce<unknown>(
      (holder, key) => (isTable(holder) && typeof key === "string" && Object.hasOwn(holder, key) ? holder[key] : undefined),
      this.template.Mappings ?? {},
    );
    return found ?? UNKNOWN_MARK;
  }

  private truth(condition: unknown): boolean | undefined {
    if (!isTable(condition)) return undefined;
    const [entry] = Object.entries(condition);
    const [name, given] = entry ?? [];
    const all = Array.isArray(given) ? given : [given];
    switch (name) {
      case "Condition":
        return this.holds(String(given));
      case "Fn::Equals": {
        const [one, other] = all.map((each) => this.read(each));
        const same = known([one, other], () => String(one) === String(other));
        return typeof same === "boolean" ? same : undefined;
      }
      case "Fn::Not": {
        const truth = this.truth(all[0]);
        return truth === undefined ? undefined : !truth;
      }
      case "Fn::And":
      case "Fn::Or": {
        const truths = all.map((each) => this.truth(each));
        const deciding = name === "Fn::Or";
        if (truths.includes(deciding)) return deciding;
        return truths.includes(undefined) ? undefined : !deciding;
      }
      default:
        return undefined;
    }
  }
}

const IAM_ARNS: Readonly<Record<string, string>> = {
  User: "user",
  Role: "role",
  Group: "group",
  ManagedPolicy: "policy",
  SAMLProvider: "saml-provider",
  OIDCProvider: "oidc-provider",
};

/** Of which `Ref` is the ARN. */
const ARN_BY_REF = new Set(["AWS::IAM::ManagedPolicy", "AWS::IAM::OIDCProvider", "AWS::IAM::SAMLProvider", "AWS::SNS::Topic"]);

/** True iff AWS, and nobody's code or other template, makes the resource's name and ARN. */
function isMadeByAws(type: string): boolean {
  return type.startsWith("AWS::") && !/^AWS::(CloudFormation|Serverless|SSM|SecretsManager)::/.test(type);
}

/** The result where every part is known and it isn't too long; what is unknown stays so. */
function known(parts: readonly unknown[], result: () => unknown): unknown {
  if (
    parts.some(
      (part) => part === UNKNOWN_MARK || (typeof part === "object" && part !== null) || part === undefined || typeof part === "symbol",
    )
  ) {
    return UNKNOWN_MARK;
  }
  if (parts.reduce<number>((sum, part) => sum + String(part).length, 0) > MAX_CHARACTERS) return UNKNOWN_MARK;
  return result();
}

function isTable(value: unknown): value is Table {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
