import { ProductionAccount } from "mfa-guard";

const account = new ProductionAccount("production", {
  people: [
    { name: "ana", groups: ["Administrators"], pgpKey: "keybase:ana" },
    { name: "dev", groups: ["Developers"], pgpKey: "keybase:dev" },
    { name: "eli", groups: ["ReadOnlyUsers"], pgpKey: "keybase:eli" },
  ],
  emails: ["security@example.com"],
});

export const checklist = account.checklist;
export const assumeCommand = account.assumeCommand;
