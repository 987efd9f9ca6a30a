/** Who reaches which privileged role without MFA. */
export interface Reach {
  /** Privileged roles that somebody reaches, by id. */
  readonly roles: readonly ReachedRole[];
  /** Accounts of which somebody becomes an administrator other than by such a role, by id. */
  readonly accounts: readonly ReachedAccount[];
  /** Why some of it is presumed rather than decided, one clause each; empty where all of it is decided. */
  readonly presumed: readonly string[];
  /** What keeps some users or roles from getting further and isn't among what was judged, one sentence; missing where nothing does. */
  readonly rests?: string | undefined;
}

/** Those who reach something. */
export interface Reached {
  /** The users that reach it, by id. */
  readonly users: readonly ReachingUser[];
  /** How many more reach it, where an account has too many pairs of users and roles to list. */
  readonly unlisted?: number;
  /** What most of them need, where there is such a thing: the first to change. */
  readonly cut?: Cut;
}

export interface ReachedRole extends Reached {
  readonly role: Place;
  /** Why it is privileged: a clause that follows "because". */
  readonly privileged: string;
  /** Whether its trust lets users of other accounts in. */
  readonly otherAccounts: boolean;
}

/** An account whose administrator users become: they can give themselves, or somebody whom they can act as, every power in it. */
export interface ReachedAccount extends Reached {
  /** By its 12-digit id; in a stack, by what its provider says. */
  readonly account: Place;
}

export interface ReachingUser extends Place {
  /** The users and roles as whom the user acts on the way, in order; empty where one step is enough. */
  readonly via: readonly Place[];
  /** What the user does, in order: a shortest way. */
  readonly steps: readonly Step[];
  /** False where something that isn't known or decided counts as letting the user through. */
  readonly certain: boolean;
}

/** One step of a user's, or of whom the user acts as by then. */
export interface Step {
  /** The calls, `sts:AssumeRole` among them. */
  readonly calls: readonly string[];
  /** The user, role, group or policy that they are made on, or whose power they give. */
  readonly on: Place;
  /** What has to exist besides, which no policy document tells: a noun phrase. */
  readonly existing?: string;
  /** What allows it: a statement, or a trust policy. */
  readonly by?: string;
}

/** What allows a step of the ways that were found; another statement may allow the same, so that it is to be audited again afterwards. */
export interface Cut {
  readonly by: string;
  /** Whether all of those who reach it need it, in the ways that were found; otherwise most of them do. */
  readonly all: boolean;
}

export interface Place {
  readonly id: string;
  readonly name: string;
}
