import { type GrantTargets, grantTag } from "./jit-grants";

/** A state machine in the Amazon States Language with JSONPath: https://states-language.net/spec.html */
export interface MachineDefinition {
  readonly Comment?: string;
  readonly StartAt: string;
  readonly States: States;
}

type States = Readonly<Record<string, Readonly<Record<string, unknown>>>>;
type Task = Readonly<{ Resource: string; Parameters: object }>;

export interface MachineOptions extends GrantTargets {
  readonly partition: string;
  readonly topicArn: string;
  /** In seconds; a grant ends then at the latest. */
  readonly maxGrant: number;
  readonly pauses?: Partial<Pauses> | undefined;
}

/** In seconds. Tests shorten them. */
export interface Pauses {
  /** Between looks whether an open grant is still there. */
  readonly watch: number;
  /** Until AWS shows what a call that seemed to fail has done. */
  readonly settle: number;
  /** Between looks whether AWS has done what it was asked for. */
  readonly poll: number;
  /** Before what failed on the way back, retries included, is tried again. */
  readonly again: number;
}

const ordinary: Pauses = { watch: 60, settle: 300, poll: 5, again: 300 };

/**
 * The machine that grants, waits for the end, takes back and reports, all in one execution. Whatever fails after AWS was asked for the grant leads to
 * `Look`, and from there only a look that finds nothing leads on, or AWS's answer that it deleted what was there: an execution that ends by itself
 * has left nothing granted. JSONPath has no arithmetic on times, so the longest time is a second clock that runs beside the end.
 */
export function machineDefinition(options: MachineOptions): MachineDefinition {
  const pauses = { ...ordinary, ...options.pauses };
  const tools = { ...options, pauses };
  const roles = (options.roles ?? []).length > 0;
  const assignments = (options.assignments ?? []).length > 0;
  return {
    Comment: "Grants privileges that somebody approved, and takes them back when they end",
    StartAt: "ReadClock",
    States: {
      ReadClock: { Type: "Pass", Parameters: { "now.$": "$$.State.EnteredTime" }, ResultPath: "$.clock", Next: "CheckInput" },
      CheckInput: checkInput(options),
      Refused: {
        Type: "Fail",
        Error: "Refused",
        Cause:
          "The input names nobody who may have this, lacks a reason or a ticket, or ends in the past: see the description of the machine",
      },
      ...(roles && lifecycle("Role", roleSteps(options.partition, pauses), tools)),
      ...(assignments && lifecycle("Assignment", assignmentSteps(options, pauses), tools)),
    },
  };
}

/** Only who and what the component lists, with reason and ticket, and an end that is still to come. */
function checkInput({ roles = [], assignments = [] }: MachineOptions): Readonly<Record<string, unknown>> {
  const texts = (...names: readonly string[]) => names.flatMap(isText);
  const grant = [
    { Variable: "$.action", IsPresent: true },
    { Variable: "$.action", StringEquals: "grant" },
    ...texts("person", "reason", "ticket", "until"),
    { Variable: "$.until", IsTimestamp: true },
    // Times in UTC sort as text, whatever follows the seconds.
    { Variable: "$.until", StringMatches: "20*-*-*T*:*:*Z" },
    { Variable: "$.until", StringGreaterThanPath: "$.clock.now" },
  ];
  const revoke = [
    { Variable: "$.action", IsPresent: true },
    { Variable: "$.action", StringEquals: "revoke" },
    ...texts("person", "reason"),
  ];
  const oneOf = (Variable: string, values: readonly string[]) => ({ Or: values.map((StringEquals) => ({ Variable, StringEquals })) });
  const role = [
    ...texts("role"),
    {
      Or: roles.map(({ roleName, people }) => ({
        And: [{ Variable: "$.role", StringEquals: roleName }, oneOf("$.person", people)],
      })),
    },
  ];
  const assignment = [
    ...texts("permissionSet", "account"),
    {
      Or: assignments.map(({ permissionSetArn, accountIds, people }) => ({
        And: [{ Variable: "$.permissionSet", StringEquals: permissionSetArn }, oneOf("$.account", accountIds), oneOf("$.person", people)],
      })),
    },
  ];
  return {
    Type: "Choice",
    Choices: [
      ...(roles.length > 0
        ? [
            { And: [...grant, ...role], Next: "RoleGrant" },
            { And: [...revoke, ...role], Next: "RoleRevocation" },
          ]
        : []),
      ...(assignments.length > 0
        ? [
            { And: [...grant, ...assignment], Next: "AssignmentGrant" },
            { And: [...revoke, ...assignment], Next: "AssignmentRevocation" },
          ]
        : []),
    ],
    Default: "Refused",
  };
}

function isText(name: string): object[] {
  const Variable = `$.${name}`;
  return [{ Variable, IsPresent: true }, { Variable, IsString: true }, { Not: { Variable, StringEquals: "" } }];
}

/** What differs between the tag of an IAM user and an assignment of Identity Center. */
interface Steps {
  /** Fields that the states need, from the input. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** States from `start` on; what they grant is there when they go to `Granted`, and what they refuse grants nothing. */
  readonly give: (p: string, onError: Catch) => { readonly start: string; readonly states: States };
  /** Reads what there is into `$.found`. */
  readonly look: Task;
  /** An intrinsic function: true iff what this execution granted is in `$.found`. */
  readonly has: string;
  /** States from `start` on; they go to `Look`, or to `Ended` where AWS said that it is gone. */
  readonly take: (p: string, onError: Catch) => { readonly start: string; readonly states: States };
  /** Where a revocation begins: at taking back at once, or at looking whether there is anything. */
  readonly revokeAt: "Look" | "Take";
  /** The error that says that the person isn't there any more. */
  readonly gone?: string;
}

interface Catch {
  readonly Retry: readonly object[];
  readonly Catch: readonly object[];
}

interface Tools {
  readonly partition: string;
  readonly topicArn: string;
  readonly maxGrant: number;
  readonly pauses: Pauses;
}

function lifecycle(p: string, steps: Steps, { partition, topicArn, maxGrant, pauses }: Tools): States {
  const gone = (next: string) => (steps.gone === undefined ? [] : [{ ErrorEquals: [steps.gone], ResultPath: "$.error", Next: next }]);
  const grantFailed = caught([...gone(`${p}TellFailed`), { ErrorEquals: ["States.ALL"], ResultPath: "$.error", Next: `${p}Settle` }]);
  const backFailed = caught([...gone(`${p}TellGone`), { ErrorEquals: ["States.ALL"], ResultPath: "$.trouble", Next: `${p}Alarm` }]);
  const give = steps.give(p, grantFailed);
  const take = steps.take(p, backFailed);
  const publish = (Subject: string, Message: string, next: object, failed: string) => ({
    Type: "Task",
    Resource: `arn:${partition}:states:::sns:publish`,
    TimeoutSeconds: 60,
    Parameters: { TopicArn: topicArn, Subject, "Message.$": `States.Format('${Message}', ${facts})` },
    ResultPath: null,
    Retry: [{ ErrorEquals: ["States.ALL"], IntervalSeconds: 2, MaxAttempts: 3, BackoffRate: 2 }],
    // What a message is about goes on without it.
    Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: null, Next: failed }],
    ...next,
  });
  const look = { Type: "Task", TimeoutSeconds: 60, ...steps.look, ResultPath: "$.found.answer" };
  const compare = { Type: "Pass", Parameters: { "has.$": steps.has }, ResultPath: "$.compared" };
  const has = { Variable: "$.compared.has", BooleanEquals: true };
  const common = { "person.$": "$.person", "reason.$": "$.reason", "execution.$": "$$.Execution.Name", found, ...steps.fields };
  return {
    [`${p}Grant`]: {
      Type: "Pass",
      Parameters: {
        ...common,
        "until.$": "$.until",
        "ticket.$": "$.ticket",
        "mark.$": "States.Format('{} {}', $.until, $$.Execution.Name)",
      },
      Next: give.start,
    },
    [`${p}Revocation`]: {
      Type: "Pass",
      // No grant has this mark: what a revocation takes back isn't its own.
      Parameters: { ...common, until: "now", ticket: "none", mark: "revocation" },
      Next: steps.revokeAt === "Take" ? take.start : `${p}Look`,
    },
    ...give.states,
    [`${p}Granted`]: publish(
      "Privileges granted",
      "{} has {} until {}. Reason: {}. Ticket: {}. Execution: {}",
      { Next: `${p}Open` },
      `${p}Open`,
    ),
    [`${p}Open`]: {
      Type: "Parallel",
      Comment: "The first of three that comes ends it: the end, the longest time, or that somebody took it back",
      Branches: [
        ends("Until", { TimestampPath: "$.until" }, p),
        ends("AtMost", { Seconds: maxGrant }, p),
        {
          StartAt: `${p}Watch`,
          States: {
            [`${p}Watch`]: { Type: "Wait", Seconds: pauses.watch, Next: `${p}WatchLook` },
            [`${p}WatchLook`]: {
              ...look,
              Retry: retry,
              Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: null, Next: `${p}Watch` }],
              Next: `${p}WatchCompare`,
            },
            [`${p}WatchCompare`]: { ...compare, Next: `${p}WatchHas` },
            [`${p}WatchHas`]: { Type: "Choice", Choices: [{ ...has, Next: `${p}Watch` }], Default: `${p}WatchEnded` },
            [`${p}WatchEnded`]: { Type: "Fail", Error: "TakenBack", Cause: "It was taken back, or a later grant took its place" },
          },
        },
      ],
      Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.end", Next: `${p}Look` }],
      Next: `${p}Look`,
    },
    [`${p}Settle`]: { Type: "Wait", Seconds: pauses.settle, Next: `${p}Look` },
    [`${p}Look`]: { ...look, ...backFailed, Next: `${p}Compare` },
    [`${p}Compare`]: { ...compare, Next: `${p}Has` },
    [`${p}Has`]: { Type: "Choice", Choices: [{ ...has, Next: take.start }], Default: `${p}Ended` },
    ...take.states,
    [`${p}Alarm`]: publish(
      "Privileges NOT taken back",
      "{} may still have {}, which ended at {}: taking it back fails, and is tried again. Take it away by hand. Reason: {}. Ticket: {}. Execution: {}",
      { Next: `${p}Again` },
      `${p}Again`,
    ),
    [`${p}Again`]: { Type: "Wait", Seconds: pauses.again, Next: steps.revokeAt === "Take" ? `${p}Which` : `${p}Look` },
    ...(steps.revokeAt === "Take" && {
      [`${p}Which`]: {
        Type: "Choice",
        Choices: [{ Variable: "$.mark", StringEquals: "revocation", Next: take.start }],
        Default: `${p}Look`,
      },
    }),
    [`${p}Ended`]: {
      Type: "Choice",
      Choices: [{ Variable: "$.error", IsPresent: true, Next: `${p}TellFailed` }],
      Default: `${p}Tell`,
    },
    [`${p}Tell`]: publish(
      "Privileges ended",
      "{} no longer has {} by this grant until {}. Reason: {}. Ticket: {}. Execution: {}",
      { Next: `${p}Done` },
      `${p}Done`,
    ),
    [`${p}Done`]: { Type: "Succeed" },
    [`${p}TellFailed`]: publish(
      "Privileges not granted",
      "{} did not get {} until {}: AWS refused, or did not answer. Reason: {}. Ticket: {}. Execution: {}",
      { Next: `${p}Failed` },
      `${p}Failed`,
    ),
    [`${p}Failed`]: { Type: "Fail", Error: "NotGranted", Cause: "AWS refused the grant, or did not answer; nothing is granted" },
    ...(steps.gone !== undefined && {
      [`${p}TellGone`]: publish(
        "Privileges NOT taken back",
        "{} is not there any more, and had {} until {}. If the user was renamed, the tag went along: remove it by hand. Reason: {}. Ticket: {}. Execution: {}",
        { Next: `${p}Gone` },
        `${p}Gone`,
      ),
      [`${p}Gone`]: { Type: "Fail", Error: "PersonGone", Cause: "The user was deleted, or renamed with the tag" },
    }),
  };
}

const nobody = { Value: "none", PrincipalId: "none" };
/**
 * A path that finds nothing ends an execution, which no `Catch` prevents, and some interpreters make no list of one: there are always two of each to
 * find.
 */
const found = { none: nobody, nor: nobody };

const facts = "$.person, $.what, $.until, $.reason, $.ticket, $.execution";

/** About five minutes. */
const retry = [{ ErrorEquals: ["States.ALL"], IntervalSeconds: 5, MaxAttempts: 6, BackoffRate: 2 }];

function caught(catchers: readonly object[]): Catch {
  return { Retry: retry, Catch: catchers };
}

function ends(error: string, wait: object, p: string): object {
  return {
    StartAt: `${p}${error}`,
    States: {
      [`${p}${error}`]: { Type: "Wait", ...wait, Next: `${p}${error}Ended` },
      [`${p}${error}Ended`]: { Type: "Fail", Error: error, Cause: "It ended" },
    },
  };
}

/** A later grant of the same overwrites the tag, so each execution takes back only the tag that carries its own mark. */
function roleSteps(partition: string, { poll }: Pauses): Steps {
  const call = (action: string, Parameters: object): Task => ({ Resource: `arn:${partition}:states:::aws-sdk:iam:${action}`, Parameters });
  return {
    fields: { "what.$": "$.role", "key.$": `States.Format('${grantTag("{}")}', $.role)` },
    give: (p, onError) => ({
      start: `${p}Tag`,
      states: {
        [`${p}Tag`]: {
          Type: "Task",
          TimeoutSeconds: 60,
          ...call("tagUser", { "UserName.$": "$.person", Tags: [{ "Key.$": "$.key", "Value.$": "$.mark" }] }),
          ResultPath: null,
          ...onError,
          Next: `${p}Granted`,
        },
      },
    }),
    look: call("listUserTags", { "UserName.$": "$.person" }),
    has: "States.ArrayContains($.found..Value, $.mark)",
    take: (p, onError) => ({
      start: `${p}Untag`,
      states: {
        [`${p}Untag`]: {
          Type: "Task",
          TimeoutSeconds: 60,
          ...call("untagUser", { "UserName.$": "$.person", "TagKeys.$": "States.Array($.key)" }),
          ResultPath: null,
          ...onError,
          Next: `${p}Untagged`,
        },
        [`${p}Untagged`]: { Type: "Wait", Seconds: poll, Next: `${p}Look` },
      },
    }),
    revokeAt: "Take",
    gone: "Iam.NoSuchEntityException",
  };
}

/** Assignments carry no mark: one that is there already is refused, so that an execution takes back only what it granted. */
function assignmentSteps({ partition, instanceArn }: MachineOptions, { poll }: Pauses): Steps {
  const call = (action: string, Parameters: object): Task => ({
    Resource: `arn:${partition}:states:::aws-sdk:ssoadmin:${action}`,
    Parameters: { InstanceArn: instanceArn, ...Parameters },
  });
  const assignment = {
    "PermissionSetArn.$": "$.permissionSet",
    "PrincipalId.$": "$.person",
    PrincipalType: "USER",
    "TargetId.$": "$.account",
    TargetType: "AWS_ACCOUNT",
  };
  const list = call("listAccountAssignments", { "AccountId.$": "$.account", "PermissionSetArn.$": "$.permissionSet", MaxResults: 100 });
  const has = "States.ArrayContains($.found..PrincipalId, $.person)";
  /** Identity Center does it later: asks until it is done; what failed goes to `failed`. */
  const done = (p: string, what: "Creation" | "Deletion", next: string, failed: string, onError: Catch): States => ({
    [`${p}${what}`]: { Type: "Wait", Seconds: poll, Next: `${p}${what}Status` },
    [`${p}${what}Status`]: {
      Type: "Task",
      TimeoutSeconds: 60,
      ...call(`describeAccountAssignment${what}Status`, { [`AccountAssignment${what}RequestId.$`]: "$.request.id" }),
      ResultSelector: { "status.$": `$.AccountAssignment${what}Status.Status` },
      ResultPath: "$.progress",
      ...onError,
      Next: `${p}${what}Done`,
    },
    [`${p}${what}Done`]: {
      Type: "Choice",
      Choices: [
        { Variable: "$.progress.status", StringEquals: "SUCCEEDED", Next: next },
        { Variable: "$.progress.status", StringEquals: "IN_PROGRESS", Next: `${p}${what}` },
      ],
      Default: failed,
    },
  });
  const ask = (what: "create" | "delete", next: string, onError: Catch) => ({
    Type: "Task",
    TimeoutSeconds: 60,
    ...call(`${what}AccountAssignment`, assignment),
    ResultSelector: { "id.$": `$.AccountAssignment${what === "create" ? "Creation" : "Deletion"}Status.RequestId` },
    ResultPath: "$.request",
    ...onError,
    Next: next,
  });
  return {
    fields: {
      "permissionSet.$": "$.permissionSet",
      "account.$": "$.account",
      "what.$": "States.Format('{} in {}', $.permissionSet, $.account)",
    },
    give: (p, onError) => ({
      start: `${p}Before`,
      states: {
        // Nothing is granted yet: what fails here ends the execution.
        [`${p}Before`]: {
          Type: "Task",
          TimeoutSeconds: 60,
          ...list,
          ResultPath: "$.found.answer",
          Retry: retry,
          Next: `${p}BeforeCompare`,
        },
        [`${p}BeforeCompare`]: { Type: "Pass", Parameters: { "has.$": has }, ResultPath: "$.compared", Next: `${p}BeforeHas` },
        [`${p}BeforeHas`]: {
          Type: "Choice",
          Choices: [
            { Variable: "$.compared.has", BooleanEquals: true, Next: `${p}HasAlready` },
            // Only the first page is read: what might be on a second one can't be told from what this execution grants.
            { Variable: "$.found.answer.NextToken", IsPresent: true, Next: `${p}TooMany` },
          ],
          Default: `${p}Assign`,
        },
        [`${p}HasAlready`]: {
          Type: "Fail",
          Error: "HasAlready",
          Cause: "The person has this assignment already: revoke it first, or wait for its end",
        },
        [`${p}TooMany`]: {
          Type: "Fail",
          Error: "TooMany",
          Cause: "The permission set has more than 100 direct assignments in the account: assign it to groups instead",
        },
        [`${p}Assign`]: ask("create", `${p}Creation`, onError),
        ...done(p, "Creation", `${p}Granted`, `${p}NotAssigned`, onError),
        [`${p}NotAssigned`]: { Type: "Pass", Result: "FAILED", ResultPath: "$.error", Next: `${p}Settle` },
      },
    }),
    look: list,
    has,
    take: (p, onError) => ({
      start: `${p}Unassign`,
      states: {
        [`${p}Unassign`]: ask("delete", `${p}Deletion`, onError),
        ...done(p, "Deletion", `${p}Ended`, `${p}Alarm`, onError),
      },
    }),
    revokeAt: "Look",
  };
}
