import qrcode from "qrcode";
import type { Caller } from "../aws/caller";

/** What authenticator apps read: https://github.com/google/google-authenticator/wiki/Key-Uri-Format */
export function otpauthUri({ name, account }: Pick<Caller, "name" | "account">, secret: string): string {
  const issuer = encodeURIComponent("Amazon Web Services");
  return `otpauth://totp/${issuer}:${encodeURIComponent(name)}@${account}?secret=${secret}&issuer=${issuer}`;
}

/** The QR code for a terminal, dark on light whatever its theme, as scanners want it. The colours are part of the code, so `NO_COLOR` leaves them. */
export function qrCode(text: string): Promise<string> {
  return qrcode.toString(text, { type: "terminal", small: true, errorCorrectionLevel: "L" });
}
