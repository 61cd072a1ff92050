// What stands around the player on a page of the site.

/** Where the picture is: for who shares it, and for who goes on where there is a server. @param {import("../player.js").Player} player @param {string} served its address there */
export function placed(player, served) {
  for (const node of document.querySelectorAll("[data-server]")) node.setAttribute("href", served);
  player.transport.away.href = location.href;
  say("address", location.href);
  say("frame", `<iframe src="${location.href.replaceAll("&", "&amp;")}" title="${document.title}" width="800" height="500" style="border:0" loading="lazy"></iframe>`);
}

/** @param {string} id @param {string} text */
export function say(id, text) {
  const node = document.getElementById(id);
  if (node) node.textContent = text;
}
