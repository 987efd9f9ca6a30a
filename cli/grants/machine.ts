import { randomUUID } from "node:crypto";
import { AttachRolePolicyCommand, IAMClient } from "@aws-sdk/client-iam";
import { DescribeExecutionCommand, paginateListExecutions, SFNClient, StartExecutionCommand } from "@aws-sdk/client-sfn";
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { clientSettings } from "../aws/caller";
import { explained } from "../aws/errors";
import { type SessionOptions, takeSession } from "../session/session";
import { UserError } from "../user-error";

export interface ApproverOptions extends SessionOptions {
  /** The profile's credentials are used as they are: those of Identity Center, where MFA was required at sign-in. */
  readonly asIs?: true;
}

/** An execution of the machine, as far as the list says. */
export interface GrantExecution {
  readonly name: string;
  readonly status: string;
  /** Of one that failed. */
  readonly error: string | undefined;
  readonly input: Readonly<Record<string, unknown>>;
}

/** With which MFA approves by default: JitGrants takes none that is older. In seconds. */
const APPROVAL = 900;

type Settings = ConstructorParameters<typeof SFNClient>[0];

/** Settings of clients with an MFA session of 15 minutes at most, or with the profile's own credentials. */
async function settingsOf(region: string | undefined, options: ApproverOptions, note: (text: string) => void): Promise<Settings> {
  const at = region === undefined ? {} : { region };
  if (options.asIs) return { maxAttempts: 5, ...at, ...(options.profile !== undefined && { profile: options.profile }) };
  const { source, credentials } = await takeSession({ ...options, duration: options.duration ?? APPROVAL }, note);
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  return { ...clientSettings({ ...source, profile: undefined }), ...at, credentials: { accessKeyId, secretAccessKey, sessionToken } };
}

export function checkMachine(machine: string): string {
  if (/^arn:[\w-]+:states:[\w-]+:\d{12}:stateMachine:mfa-guard-jit-[\w-]+$/.test(machine)) return machine;
  throw new UserError(`\`${machine}\` isn't the ARN of a machine of JitGrants: pass its output \`machineArn\` with --machine`);
}

const regionOf = (arn: string) => arn.split(":")[3];

/** Starts one execution, in one call: whatever happens to this process, it is there and ends by itself, or it isn't there. Resolves to its name. */
export async function startExecution(
  stateMachineArn: string,
  input: object,
  options: ApproverOptions,
  note: (text: string) => void,
): Promise<string> {
  const client = new SFNClient((await settingsOf(regionOf(stateMachineArn), options, note)) ?? {});
  // Named here, so that a call that is tried again starts nothing twice.
  const name = randomUUID();
  try {
    await client.send(new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }));
    return name;
  } catch (error) {
    throw explained(error, "starting the machine", "states:StartExecution");
  } finally {
    client.destroy();
  }
}

/** The newest executions of the machine, at most so many. */
export async function listExecutions(
  stateMachineArn: string,
  most: number,
  options: ApproverOptions,
  note: (text: string) => void,
): Promise<readonly GrantExecution[]> {
  const client = new SFNClient((await settingsOf(regionOf(stateMachineArn), options, note)) ?? {});
  try {
    const found: GrantExecution[] = [];
    for await (const { executions = [] } of paginateListExecutions({ client, pageSize: Math.min(most, 100) }, { stateMachineArn })) {
      for (const { executionArn, name = "", status = "" } of executions.slice(0, most - found.length)) {
        const { input = "{}", error } = await client.send(new DescribeExecutionCommand({ executionArn }));
        found.push({ name, status, error, input: readInput(input) });
      }
      if (found.length >= most) break;
    }
    return found;
  } catch (error) {
    throw explained(error, "listing the grants", "states:ListExecutions, states:DescribeExecution");
  } finally {
    client.destroy();
  }
}

function readInput(text: string): Readonly<Record<string, unknown>> {
  const value: unknown = JSON.parse(text);
  return typeof value === "object" && value !== null ? { ...value } : {};
}

/** Shuts the role off for everybody, sessions that exist included, until an administrator detaches AWS's `AWSDenyAll` from it. */
export async function shutOff(machine: string, RoleName: string, options: ApproverOptions, note: (text: string) => void): Promise<void> {
  const client = new IAMClient((await settingsOf(regionOf(machine), options, note)) ?? {});
  try {
    const PolicyArn = `arn:${machine.split(":")[1]}:iam::aws:policy/AWSDenyAll`;
    await client.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
  } catch (error) {
    throw explained(error, `shutting off \`${RoleName}\``, "iam:AttachRolePolicy");
  } finally {
    client.destroy();
  }
}

/** With the profile's own credentials: whoever asks may publish, and needs nothing else. */
export async function publish(TopicArn: string, Message: string, profile: string | undefined): Promise<void> {
  const region = regionOf(TopicArn);
  const client = new SNSClient({ ...(region !== undefined && { region }), ...(profile !== undefined && { profile }) });
  try {
    await client.send(new PublishCommand({ TopicArn, Subject: "Privileges requested", Message }));
  } catch (error) {
    throw explained(error, "sending the request", "sns:Publish");
  } finally {
    client.destroy();
  }
}
