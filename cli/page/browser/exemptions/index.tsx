import "../shared/page.css";
import { start } from "../shared/start";
import { ExemptionsPage } from "./exemptions-page";

start(ExemptionsPage);
