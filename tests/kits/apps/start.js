// What both apps do before they draw: read whom they are for and where the server is.

const asked = new URLSearchParams(location.search);

/** What the address of the page says. */
export const { uid, token, appId, region, host, place } = Object.fromEntries(asked);

/** The settings that a kit starts with; it talks to no other host. */
export function settings(Builder) {
  return new Builder()
    .setAppId(appId)
    .setRegion(region)
    .setAdminHost(host)
    .setClientHost(host)
    .subscribePresenceForAllUsers()
    .setAutoEstablishSocketConnection(true)
    .build();
}

/** The user or the group of the conversation: `@uid` or a guid. */
export async function partner(CometChat) {
  if (place.startsWith('@')) return { user: await CometChat.getUser(place.slice(1)) };
  return { group: await CometChat.getGroup(place) };
}

/** Resolves when the socket is connected: kit 7 stays blank if that happens while its list loads. */
export function connected(CometChat) {
  return new Promise((resolve) => {
    CometChat.addConnectionListener('app', new CometChat.ConnectionListener({ onConnected: resolve }));
    if (CometChat.getConnectionStatus() === 'connected') resolve();
  });
}

/** Shows what went wrong, for the test to read. */
export function failed(error) {
  document.body.dataset.failed = error?.message ?? JSON.stringify(error);
}
