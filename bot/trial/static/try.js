"use strict";
// The chat at /try: what is done here goes to the real webhook, what comes back is shown as WeChat
// does. Nothing that comes from outside is ever taken as HTML.
(() => {
  const $ = (id) => document.getElementById(id);
  const { send: address, static: folder } = document.body.dataset;
  const SAMPLES = new Set(["image", "voice", "speech", "video", "location", "link", "sticker"]);
  const STAMP_EVERY = 5 * 60 * 1000;
  // The two forms of link that the app knows: one says something, one opens a page.
  const LINK =
    /<a href="(?:weixin:\/\/bizmsgmenu\?msgmenucontent=([^"&<>]+)&msgmenuid=([^"&<>]+)|(https?:\/\/[^"<>\s]+))">([^<>]+)<\/a>/g;
  const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const visitor = hex(crypto.getRandomValues(new Uint8Array(16)));
  const parents = {};
  for (const log of document.querySelectorAll(".log")) {
    parents[log.id.slice(4)] = { log, stamped: 0, turn: Promise.resolve() };
  }
  let current = Object.keys(parents)[0];

  const make = (tag, kind = "", ...inside) => {
    const element = document.createElement(tag);
    element.className = kind;
    element.append(...inside);
    return element;
  };
  const drawn = (name) => {
    const space = "http://www.w3.org/2000/svg";
    const svg = document.createElementNS(space, "svg");
    svg.setAttribute("class", `icon ${name}`);
    svg.append(document.createElementNS(space, "use"));
    svg.firstChild.setAttribute("href", `#i-${name}`);
    return svg;
  };
  const picture = (file, kind) => Object.assign(make("img", kind), { src: folder + file, alt: "" });

  // What is shown.
  const linked = (text, parent) => {
    const shown = document.createDocumentFragment();
    let done = 0;
    for (const found of text.matchAll(LINK)) {
      const [whole, content, tapped, page, label] = found;
      const link = make("a", "", label);
      link.href = page || "#";
      if (page) Object.assign(link, { target: "_blank", rel: "noopener noreferrer" });
      else link.addEventListener("click", (event) => {
        event.preventDefault();
        act(parent, "tap", content, tapped);
      });
      shown.append(text.slice(done, found.index), link);
      done = found.index + whole.length;
    }
    shown.append(text.slice(done));
    return shown;
  };
  const spoken = (heard) => {
    const bubble = make("div", "bubble voice", "3″", drawn("wave"));
    return heard ? [bubble, make("div", "heard", heard)] : [bubble];
  };
  const bubbles = {
    image: () => [picture("photo.svg", "shot")],
    video: () => [make("div", "clip", picture("photo.svg", "shot"), make("i", "play"))],
    sticker: () => [picture("sticker.svg", "sticker")],
    voice: () => spoken(""),
    speech: () => spoken($("hold").dataset.spoken),
    location: () => [make("div", "card", make("b", "", "学校门口"), picture("map.svg"))],
    link: () => [make("div", "card", make("b", "", "一篇文章"), make("small", "", "家长转来的"))],
  };
  const now = () => new Date();
  const time = (moment) => moment.toTimeString().slice(0, 5);
  const put = (parent, ...rows) => {
    const owner = parents[parent];
    const moment = now();
    if (moment - owner.stamped > STAMP_EVERY) {
      owner.log.append(make("div", "stamp", time(moment)));
      owner.stamped = moment;
    }
    owner.log.append(...rows);
    owner.log.scrollTop = owner.log.scrollHeight;
  };
  const row = (parent, mine, ...content) => {
    const face = make("span", `avatar ${mine ? `parent-${parent}` : "bureau"}`, drawn(mine ? "person" : "book"));
    return make("div", `msg ${mine ? "mine" : "theirs"}`, face, make("div", "content", ...content));
  };
  const remark = (parent, text) => put(parent, make("div", "remark", text));

  // What is told beside a reply: why, and the two bodies.
  const candidate = (line) => {
    const [name, ...more] = line.split("｜");
    return make("div", "reason", make("b", "", name), ...more.map((each) => make("small", "", each)));
  };
  const laid = (xml) => xml.replace(/><(?=[A-Za-z]|\/xml>)/g, ">\n<");
  const note = (deed, came) => {
    const told = make("div", "note");
    if (came.why) {
      told.append(make("section", "why", make("h3", "", "为什么"), ...came.why.split("\n").map(candidate)));
    }
    const again = make("button", "again", "再送一次");
    again.type = "button";
    again.dataset.deed = JSON.stringify(deed);
    again.dataset.got = came.got;
    told.append(make("section", "raw",
      make("h3", "", `收到的（${came.milliseconds} 毫秒后回复）`), make("pre", "", laid(came.sent)),
      make("h3", "", "回复的"), make("pre", "", laid(came.got)),
      ...(deed.event ? [] : [again])));
    return told;
  };
  const choose = (reply, told) => {
    for (const each of document.querySelectorAll(".msg.chosen")) each.classList.remove("chosen");
    reply.classList.add("chosen");
    $("notes").replaceChildren(told.cloneNode(true));
  };
  const show = (parent, deed, came) => {
    const told = note(deed, came);
    let reply;
    if (came.status !== 200) reply = make("div", "remark", `接口没有收下（${came.status}）`);
    else if (came.kind === "text") {
      reply = row(parent, false, make("div", "bubble", linked(came.content, parent)));
      reply.addEventListener("click", () => choose(reply, told));
    } else if (came.kind) reply = make("div", "remark", "已转到人工客服，由工作人员回复");
    else if (deed.event) return;
    else reply = make("div", "remark", "机器人收下了，没有回复");
    put(parent, reply, told);
    if (parent === current) choose(reply, told);
  };

  // What is done.
  const post = async (deed) => {
    const answer = await fetch(address, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ ...deed, event: undefined }),
    });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  };
  const act = (parent, what, text = "", tapped = "") => {
    const event = !(what === "text" || what === "tap" || SAMPLES.has(what));
    const number = String(crypto.getRandomValues(new BigUint64Array(1))[0] >> 4n).slice(0, 18);
    const deed = { visitor, parent, what, text, tapped, number, event };
    if (!event) {
      const said = SAMPLES.has(what) ? bubbles[what]() : [make("div", "bubble", text)];
      put(parent, row(parent, true, ...said));
    }
    // One after another, as a person's messages are.
    parents[parent].turn = parents[parent].turn.then(() => post(deed)).then(
      (came) => show(parent, deed, came),
      () => remark(parent, "没有发出去，请看看机器人是不是还在运行"),
    );
    return parents[parent].turn;
  };
  const greet = (parent) => act(parent, "subscribe");
  const start = (parent) => {
    if (!parents[parent].log.childElementCount) greet(parent);
  };
  const switchTo = (parent) => {
    current = parent;
    for (const [name, { log }] of Object.entries(parents)) log.hidden = name !== parent;
    for (const each of document.querySelectorAll("[data-parent]")) {
      each.setAttribute("aria-pressed", String(each.dataset.parent === parent));
    }
    $("notes").replaceChildren();
    start(parent);
  };
  const clear = async () => {
    const parent = current;
    await act(parent, "unsubscribe");
    parents[parent].log.replaceChildren();
    parents[parent].stamped = 0;
    $("notes").replaceChildren();
    await greet(parent);
  };
  const repeat = async (button) => {
    const came = await post(JSON.parse(button.dataset.deed));
    const same = came.got === button.dataset.got;
    button.textContent = same ? `又送了一次，回复一样（${came.milliseconds} 毫秒）` : "又送了一次，回复不一样！";
  };

  // The bar, the panels, the settings.
  const text = $("text");
  const fit = () => {
    $("typing").classList.toggle("filled", Boolean(text.value.trim()));
    text.style.height = "auto";
    text.style.height = `${Math.min(text.scrollHeight, 110)}px`;
  };
  const openPanel = (name) => {
    for (const id of ["samples", "stickers"]) $(id).hidden = id !== name || !$(id).hidden;
    parents[current].log.scrollTop = parents[current].log.scrollHeight;
  };
  const closeItems = () => {
    for (const items of document.querySelectorAll(".items")) items.hidden = true;
  };
  const openSide = (open) => {
    $("side").classList.toggle("open", open);
    $("more").setAttribute("aria-expanded", String(open));
  };
  const say = (event) => {
    event.preventDefault();
    const said = text.value.trim();
    text.value = "";
    fit();
    if (said) act(current, "text", said);
  };
  const speak = (speaking) => {
    $("typing").classList.toggle("speaking", speaking);
    $("hold").hidden = !speaking;
    text.hidden = speaking;
    $("speak").setAttribute("aria-label", speaking ? "切换到键盘" : "切换到语音");
  };
  $("typing").addEventListener("submit", say);
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) say(event);
  });
  text.addEventListener("input", fit);
  text.addEventListener("focus", () => openPanel(""));
  $("speak").addEventListener("click", () => speak(text.hidden === false));
  $("more").addEventListener("click", () => openSide(!$("side").classList.contains("open")));
  $("clear").addEventListener("click", () => { openSide(false); clear(); });
  for (const name of ["why", "raw"]) {
    $(name)?.addEventListener("change", (event) => document.body.classList.toggle(`shows-${name}`, event.target.checked));
  }
  document.addEventListener("click", (event) => {
    const at = (selector) => event.target.closest(selector);
    const doing = at("[data-what]");
    if (doing) {
      if (doing.dataset.what === "view") window.open(doing.dataset.text, "_blank", "noopener");
      act(current, doing.dataset.what, doing.dataset.text);
      openSide(false);
    }
    if (at("[data-parent]")) { switchTo(at("[data-parent]").dataset.parent); openSide(false); }
    if (at("[data-panel]")) openPanel(at("[data-panel]").dataset.panel);
    if (at("[data-show]")) {
      for (const id of ["typing", "menu"]) $(id).hidden = id !== at("[data-show]").dataset.show;
      openPanel("");
    }
    if (at(".again")) repeat(at(".again"));
    const opener = at(".opens");
    const shut = opener && opener.parentElement.querySelector(".items").hidden;
    closeItems();
    if (opener) opener.parentElement.querySelector(".items").hidden = !shut;
    if (at(".logs")) openPanel("");
    if (event.target === $("side")) openSide(false);
  });
  const tick = () => { $("clock").textContent = time(now()); };
  setInterval(tick, 10000);
  tick();
  start(current);
  if (matchMedia("(hover: hover)").matches) text.focus();
})();
