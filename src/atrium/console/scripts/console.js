// What every page needs. Each concern has a file of its own; all listen on the document, so parts may come and go.
import "./copies.js";
import "./dialogs.js";
import "./keys.js";
import "./live.js";
import "./lists.js";
import "./palette.js";
import "./picking.js";
import "./printing.js";
import "./steps.js";
import "./submits.js";
import "./sheets.js";
import "./toasts.js";
import "./typing.js";

// The server speaks in the browser's time zone from the next page on.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (zone && !document.cookie.includes(`atrium_zone=${zone}`)) {
  document.cookie = `atrium_zone=${zone}; Path=/; SameSite=Lax; Max-Age=31536000`;
}
