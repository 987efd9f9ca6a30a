import type { QuestionId } from "../engine/messages";

export const QUESTION_NAMES: Readonly<Record<QuestionId, string>> = {
  trust: "Can anybody assume the role without MFA?",
  enforcement: "Can a user with these policies do anything without MFA, except enroll a device?",
  conditions: "Does each MFA condition do what it says?",
  workloads: "Does it deny anything to roles and services, which never have MFA?",
  credentials: "Can users create credentials or remove MFA without MFA?",
  root: "Can root users of member accounts do anything?",
};
export const QUESTION_IDS = Object.keys(QUESTION_NAMES) as readonly QuestionId[];
