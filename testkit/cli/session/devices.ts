import { generateSync } from "otplib";
import { Refusal } from "./refusal";

/** An authenticator app. */
export interface App {
  readonly serial: string;
  /** The code that it shows, by AWS's clock; `steps` later or, negative, earlier. */
  code(steps?: number): string;
}

export const STEP_SECONDS = 30;

const PASSCODE = "MultiFactorAuthentication failed with invalid MFA one time pass code. ";
const UNKNOWN_DEVICE =
  "MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.";

/** AWS's side of MFA devices, which looks at codes as AWS does. `seconds` is its clock. */
export function mfaDevices(seconds: () => number) {
  const seeds = new Map<string, string>();
  const owners = new Map<string, string>();
  const spent = new Map<string, number>();
  const keys = new Set<string>();
  const shown = (secret: string, steps: number) => generateSync({ secret, epoch: seconds() + steps * STEP_SECONDS });

  /** The time step of a code that the device shows within a step of now, if AWS hasn't taken it or a later one before. */
  function stepOf(serial: string, code: string): number | undefined {
    const secret = seeds.get(serial) ?? "";
    const offset = [0, -1, 1].find((steps) => shown(secret, steps) === code);
    if (offset === undefined) return undefined;
    const step = Math.floor(seconds() / STEP_SECONDS) + offset;
    return step > (spent.get(serial) ?? 0) ? step : undefined;
  }

  return {
    created: (serial: string, seed: string) => void seeds.set(serial, seed),
    /** A security key: nobody looks at its codes. */
    isKey: (serial: string) => void keys.add(serial),
    /** Forgets which codes were taken. */
    fresh: (serial: string) => void spent.delete(serial),
    appOf: (serial: string): App => ({ serial, code: (steps = 0) => shown(seeds.get(serial) ?? "", steps) }),
    serialOf: (secret: string) => [...seeds].find(([, seed]) => seed === secret)?.[0],

    takeCode: (user: string, serial: string, code: string): void => {
      if (owners.get(serial) !== user) throw new Refusal("AccessDenied", UNKNOWN_DEVICE);
      const step = stepOf(serial, code);
      if (step === undefined) throw new Refusal("AccessDenied", PASSCODE);
      spent.set(serial, step);
    },

    activate: (form: URLSearchParams): void => {
      const serial = form.get("SerialNumber") ?? "";
      if (keys.has(serial)) return;
      const [first, second] = [1, 2].map((index) => stepOf(serial, form.get(`AuthenticationCode${index}`) ?? ""));
      if (first === undefined || second !== first + 1) {
        throw new Refusal("InvalidAuthenticationCode", "Authentication code for device is not valid.");
      }
      spent.set(serial, second);
      owners.set(serial, form.get("UserName") ?? "");
    },
  };
}
