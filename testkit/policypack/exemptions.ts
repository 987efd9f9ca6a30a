import type { Exemption } from "../../policypack/policy/exemptions";

/** An exemption of these resources that doesn't end while the tests are used. */
export function exempt(...resources: readonly string[]): readonly Exemption[] {
  return [exemption({ resources })];
}

export function exemption(more: Partial<Exemption> = {}): Exemption {
  return { resources: ["legacy"], reason: "It is being replaced.", owner: "dana@example.com", until: "9999-12-31", ...more };
}
