import "./audit.css";
import { start } from "../shared/start";
import { AuditPage } from "./audit-page";

start(AuditPage);
