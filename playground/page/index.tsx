import { render } from "preact";
import { fitFrame } from "./frame";
import { Playground } from "./playground";
import "./page.css";
import { followTheme } from "./theme";

followTheme();
fitFrame();
const compact = location.search === "?compact";
render(
  <>
    {window.top === window.self && (
      <header class="site">
        <a href="./index.html">MFA Guard</a> <h1>Playground</h1>
      </header>
    )}
    <Playground engine={document.getElementById("engine")?.textContent ?? ""} compact={compact} />
  </>,
  document.body,
);
