/** Who reaches which privileged role without MFA. */
export interface Reach {
  /** Privileged roles that somebody reaches, by id. */
  readonly roles: readonly ReachedRole[];
  /** Why some of it is presumed rather than decided, one clause each; empty where all of it is decided. */
  readonly presumed: readonly string[];
  /** What keeps some users or roles from getting further and isn't among what was judged, one sentence; missing where nothing does. */
  readonly rests?: string | undefined;
}

export interface ReachedRole {
  readonly role: Place;
  /** Why it is privileged: a clause that follows "because". */
  readonly privileged: string;
  /** The users that reach it, by id. */
  readonly users: readonly ReachingUser[];
  /** How many more reach it, where an account has too many pairs of users and roles to list. */
  readonly unlisted?: number;
  /** Whether its trust lets users of other accounts in. */
  readonly otherAccounts: boolean;
}

export interface ReachingUser extends Place {
  /** The roles that the user assumes on the way, in order; empty where the user assumes the privileged role itself. */
  readonly via: readonly Place[];
  /** False where something that isn't known or decided counts as letting the user through. */
  readonly certain: boolean;
}

export interface Place {
  readonly id: string;
  readonly name: string;
}
