import { MfaGroup, MfaUser } from "mfa-guard";

const developers = new MfaGroup("developers");

const kim = new MfaUser("kim", { groups: [developers.groupName], console: true, pgpKey: "keybase:kim" });

// kim decrypts it: pulumi stack output firstPassword | base64 --decode | keybase pgp decrypt
export const firstPassword = kim.encryptedPassword;
