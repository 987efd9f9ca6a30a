/** Where a report's numbers come from, as the command line names it. */
export interface AccountSources {
  readonly profile?: string;
  readonly live?: boolean;
  readonly file?: string;
  readonly credentialReport?: string;
  readonly mfaDevices?: readonly string[];
}

export interface EventSources {
  readonly profile?: string;
  readonly cloudtrail?: string;
  readonly athena?: boolean;
  readonly workgroup?: string;
  readonly athenaOutput?: string;
  readonly database?: string;
  readonly table?: string;
  readonly days?: number;
  readonly privileged?: readonly string[];
}

export interface Sources extends AccountSources, EventSources {
  readonly sinceReport?: readonly string[];
}
