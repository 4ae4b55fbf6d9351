import { tickClocks } from "./clock";
import { keepFresh } from "./live";
import { followLogs } from "./log";
import { watchForm } from "./preflight";

document.documentElement.classList.add("script");
keepFresh(document);
followLogs(document);
watchForm(document);
tickClocks(document);
