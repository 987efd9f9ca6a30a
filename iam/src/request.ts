/** One concrete request, as IAM sees it when it evaluates policies. */
export interface Request {
  readonly principal: Principal;
  /** `service:Name`, matched in any case. */
  readonly action: string;
  /** An ARN, or `*` for an action without a resource type. */
  readonly resource: string;
  /**
   * The condition keys that the request carries, by lower-case name (ASCII). A list is the value of a multivalued key.
   * A key that is not here is absent. Keys that follow from the principal (`aws:principalarn`, `aws:username` …) are written out too.
   */
  readonly context: ReadonlyMap<string, string | readonly string[]>;
}

/** How the caller makes the request: with a long-term access key, or from a session (console, `GetSessionToken`) without MFA, or with MFA. */
export type CallContext = "access-key" | "session" | "mfa-session";

/** Who makes the request, as the `Principal` element names it. */
export type Principal =
  /** An IAM user: its ARN, and its unique id (`AIDA…`). */
  | { readonly kind: "user"; readonly arn: string; readonly id: string }
  /** An account's root user. */
  | { readonly kind: "root"; readonly arn: string }
  /** A session of a role: the role's ARN, its unique id (`AROA…`), and the session's own ARN (`arn:aws:sts::…:assumed-role/…`). */
  | { readonly kind: "role-session"; readonly arn: string; readonly id: string; readonly sessionArn: string }
  /** A session of `sts:GetFederationToken`: `arn:aws:sts::111122223333:federated-user/name`. */
  | { readonly kind: "federated-user"; readonly arn: string }
  /** The bearer of an OpenID Connect token: the ARN of the identity provider that vouches for it. */
  | { readonly kind: "web-identity"; readonly provider: string }
  /** An AWS service calling on its own behalf: `ec2.amazonaws.com`. */
  | { readonly kind: "service"; readonly name: string };
