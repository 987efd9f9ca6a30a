import type { Measure, MfaCalls, SignInCounts } from "../../cli/report/report";
import { type Meaning, PRIVILEGED, type Variant } from "./shapes";

/** What a report on the generated files has to say, counted while they are made and not by reading them. */
export interface Answers {
  readonly firstHour: string;
  readonly lastHour: string;
  /** Calls, each once. */
  readonly events: number;
  /** Records in undamaged files: calls, copies of other accounts and second deliveries. */
  readonly records: number;
  /** Second deliveries and other accounts' copies of what the metrics rest on. */
  readonly duplicates: number;
  readonly people: MfaCalls;
  readonly failed: MfaCalls;
  readonly roleChains: number;
  readonly services: number;
  readonly federated: number;
  readonly peopleByRole: Readonly<Record<string, MfaCalls>>;
  readonly peopleByDay: Readonly<Record<string, MfaCalls>>;
  /** Calls by `caller role mfa`. */
  readonly withoutMfa: Readonly<Record<string, number>>;
  readonly signIns: SignInCounts;
  readonly signInsByHour: Readonly<Record<string, SignInCounts>>;
  readonly signInsByUser: Readonly<Record<string, SignInCounts>>;
  /** `hour measure user`. */
  readonly spikes: readonly string[];
  readonly files: { readonly read: number; readonly skipped: number; readonly damaged: readonly string[] };
}

/** How often each variant occurred in each hour. */
export class Tally {
  private readonly counts = new Map<Variant, Map<string, number>>();

  add(variant: Variant, hour: string): void {
    const hours = this.counts.get(variant) ?? new Map<string, number>();
    this.counts.set(variant, hours);
    hours.set(hour, (hours.get(hour) ?? 0) + 1);
  }

  metrics(): Pick<
    Answers,
    | "people"
    | "failed"
    | "roleChains"
    | "services"
    | "federated"
    | "peopleByRole"
    | "peopleByDay"
    | "withoutMfa"
    | "signIns"
    | "signInsByHour"
    | "signInsByUser"
  > {
    const metrics = {
      people: noCalls(),
      failed: noCalls(),
      roleChains: 0,
      services: 0,
      federated: 0,
      peopleByRole: {} as Record<string, MfaCalls>,
      peopleByDay: {} as Record<string, MfaCalls>,
      withoutMfa: {} as Record<string, number>,
      signIns: noSignIns(),
      signInsByHour: {} as Record<string, SignInCounts>,
      signInsByUser: {} as Record<string, SignInCounts>,
    };
    const assumed = ({ role, caller, by, mfa }: NonNullable<Meaning["assumed"]>, hour: string, calls: number) => {
      if (!PRIVILEGED.includes(role as (typeof PRIVILEGED)[number])) return;
      if (by === "failed") plus(metrics.failed, mfa, calls);
      else if (by !== "people") metrics[by] += calls;
      else {
        plus(metrics.people, mfa, calls);
        plus(entry(metrics.peopleByRole, role, noCalls), mfa, calls);
        plus(entry(metrics.peopleByDay, hour.slice(0, 10), noCalls), mfa, calls);
        if (mfa !== "with") plus(metrics.withoutMfa, `${caller} ${role} ${mfa}`, calls);
      }
    };
    const signedIn = ({ measure, account, user }: NonNullable<Meaning["signIn"]>, hour: string, calls: number) => {
      plus(metrics.signIns, measure, calls);
      plus(entry(metrics.signInsByHour, hour, noSignIns), measure, calls);
      plus(entry(metrics.signInsByUser, `${account} ${user}`, noSignIns), measure, calls);
    };
    for (const [{ means }, hours] of this.counts) {
      for (const [hour, calls] of hours) {
        if (means?.assumed) assumed(means.assumed, hour, calls);
        if (means?.signIn) signedIn(means.signIn, hour, calls);
      }
    }
    return metrics;
  }
}

const noCalls = (): MfaCalls => ({ with: 0, without: 0, unseen: 0 });
const noSignIns = (): Record<Measure, number> => ({ consoleFailures: 0, consoleWithoutMfa: 0, deniedWithoutMfa: 0 });

function entry<T>(of: Record<string, T>, key: string, empty: () => T): T {
  of[key] ??= empty();
  return of[key] as T;
}

function plus<K extends string>(counts: { [key in K]?: number }, key: K, calls: number): void {
  counts[key] = (counts[key] ?? 0) + calls;
}
