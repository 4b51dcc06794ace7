// Live screens. One tab of a browser listens for all of them; each part says what it cares about and asks again.
//   data-live="order/12 orders.*"   kinds (with * at the end) and things; the element gets the event "live"
//   data-live-rest="1000"           how long it rests between two, in milliseconds (300 unless said)
const REST = 300;
const channel = new BroadcastChannel("atrium-news");
const resting = new WeakMap();

const fits = (wanted, kind, stream) =>
  wanted.split(/\s+/).some((one) => (one.endsWith("*") ? kind.startsWith(one.slice(0, -1)) || stream.startsWith(one.slice(0, -1)) : one === kind || one === stream));

// At once when it has rested; else once more at the end of the rest.
const wake = (part) => {
  const state = resting.get(part);
  if (state) {
    state.again = true;
    return;
  }
  const mine = { again: false };
  resting.set(part, mine);
  htmx.trigger(part, "live");
  setTimeout(() => {
    resting.delete(part);
    if (mine.again && part.isConnected) wake(part);
  }, Number(part.dataset.liveRest ?? REST));
};

const hear = (news) => {
  if (document.hidden) {
    missed = true;
    return;
  }
  for (const part of document.querySelectorAll("[data-live]")) {
    if (news === null || news.some(([kind, stream]) => fits(part.dataset.live, kind, stream))) wake(part);
  }
};

let missed = false;
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && missed) {
    missed = false;
    hear(null);
  }
});

const shine = (isLive) => {
  for (const lamp of document.querySelectorAll("[data-live-lamp]")) {
    lamp.classList.toggle("off", !isLive);
    lamp.textContent = isLive ? lamp.dataset.on : lamp.dataset.off;
  }
};

const tell = (message) => {
  receive(message);
  channel.postMessage(message);
};
const receive = (message) => {
  if (message.hello && recent.length) channel.postMessage({ news: recent.map((one) => one.news) });
  if (message.news !== undefined) hear(message.news);
  if (message.isLive !== undefined) shine(message.isLive);
};
channel.onmessage = (event) => receive(event.data);

// The tab that listens keeps what came just now: a page that opens says hello and hears what it missed on its way.
const KEPT = 5000;
const MOST_KEPT = 500;
const recent = [];

// What comes at once is told at once.
let heap = [];
const gather = (news) => {
  if (!heap.length) {
    setTimeout(() => {
      const all = heap;
      heap = [];
      tell({ news: all });
    }, 30);
  }
  heap.push(news);
  const now = Date.now();
  recent.push({ at: now, news });
  while (recent.length > MOST_KEPT || recent[0].at < now - KEPT) recent.shift();
};

const listen = () => {
  const source = new EventSource("/news");
  let wasLost = false;
  source.onopen = () => {
    tell(wasLost ? { isLive: true, news: null } : { isLive: true });
    wasLost = false;
  };
  source.onerror = () => {
    wasLost = true;
    tell({ isLive: false });
    if (source.readyState === EventSource.CLOSED) setTimeout(() => location.reload(), 5000);
  };
  source.onmessage = (event) => gather(JSON.parse(event.data));
  return new Promise(() => {}); // until this tab is closed: then another one listens
};

if (document.querySelector("[data-live-lamp]")) {
  if (navigator.locks) navigator.locks.request("atrium-news", listen);
  else listen();
  channel.postMessage({ hello: true });
}
