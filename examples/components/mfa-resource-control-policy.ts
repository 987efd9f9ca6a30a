import { MfaResourceControlPolicy } from "mfa-guard";

// The vendor's users come with access keys: their trust policies demand an external id instead.
new MfaResourceControlPolicy("roles", { targets: ["r-ab12"], exceptAccounts: ["222233334444"] });
