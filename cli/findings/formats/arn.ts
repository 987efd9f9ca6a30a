import type { Finding } from "../finding";

/** Where in AWS a finding's resource is. */
export interface Owner {
  readonly partition: string;
  readonly account: string;
}

/** What the resource's ARN says, or else that of somebody whom the finding is about; undefined where there is none, as in a stack. */
export function ownerOf({ resource, affects }: Pick<Finding, "resource" | "affects">): Owner | undefined {
  for (const { id } of [resource, ...affects]) {
    const [, partition = "", account = ""] = /^arn:([\w-]+):[^:]*:[^:]*:(\d{12}):/.exec(id) ?? [];
    if (account !== "") return { partition, account };
  }
  return undefined;
}
