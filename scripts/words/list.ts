/** A way of saying something that makes readers stumble, and what to write instead. */
export interface Habit {
  readonly pattern: RegExp;
  readonly instead: string;
}

const MADE = "(?:resources?|roles?|groups?|users?|access keys?|polic(?:y|ies)|permission sets?|devices?|accounts?|credentials?)";

/** Inline code stands as `…` in the texts that these are looked for in. */
export const habits: readonly Habit[] = [
  { pattern: /\borganis/gi, instead: "organiz…, as AWS spells it" },
  { pattern: /(?<!\bthere\s)\b(?:is|are|was|were) no\b(?! (?:longer|more|less|worse|better|different)\b)/gi, instead: "isn't a, aren't" },
  { pattern: /\balone\b/gi, instead: "only, on its own, or unchanged" },
  { pattern: /\banew\b/gi, instead: "again" },
  { pattern: /\bbeside\b/gi, instead: "next to, besides, or with" },
  { pattern: /\bbehind `…`/gi, instead: "after" },
  { pattern: /\btold\b(?! apart)/gi, instead: "reported, or said" },
  { pattern: /\b(?:lets?|letting)\b[^.,;:]{1,30}\bby(?=[.,;:)]|$)/gi, instead: "lets … through" },
  { pattern: /\bg[eo]t?(?:s|es|ting)? by\b(?! (?:a|an|the)\b)/gi, instead: "gets through" },
  { pattern: /\b(?:demand|ask)(?:s|ed|ing)? (?:MFA |it )?of\b/gi, instead: "require from" },
  { pattern: /\bc[ao]m(?:es?|ing) with(?:out)? (?:fresh )?MFA\b/gi, instead: "sign in with MFA" },
  { pattern: /\bat the update\b/gi, instead: "during the update" },
  { pattern: /\bvouche[sd]? for\b/gi, instead: "confirmed" },
  { pattern: /\bwithin reach\b/gi, instead: "reachable" },
  { pattern: /\bcan(?:'|no)t be excluded\b/gi, instead: "couldn't be ruled out" },
  { pattern: /\b(?:the|an|on|of) own\b/gi, instead: "your own, its own" },
  { pattern: /\b(?:mends?|errs)\b/gi, instead: "fixes; when in doubt it …" },
  { pattern: new RegExp(`\\bmak(?:es?|ing) (?:(?:an?|the|its|new|own|IAM|other) )*${MADE}\\b`, "gi"), instead: "create" },
  { pattern: new RegExp(`\\b${MADE} (?:is|are|was|were|be|been) made\\b`, "gi"), instead: "created" },
];
