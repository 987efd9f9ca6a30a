import "./report.css";
import { start } from "../shared/start";
import { ReportPage } from "./report-page";

start(ReportPage);
