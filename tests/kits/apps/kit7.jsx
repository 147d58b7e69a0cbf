// The smallest app with UI kit 7: one conversation, and what an app must do about
// pressed buttons of cards, which the kit only tells it of.

import { CometChat } from '@cometchat/chat-sdk-javascript';
import {
  CometChatMessageComposer, CometChatMessageHeader, CometChatMessageList, CometChatProvider,
  CometChatUIKit, UIKitSettingsBuilder, useCometChatEvents,
} from 'kit7';
import 'kit7/styles';
import { createRoot } from 'react-dom/client';
import { connected, failed, partner, settings, token } from './start.js';

/** Does what the vendor's own sample app does, and sends the messages of `sendMessage`. */
function act({ type, url, text }, { user, group }) {
  if (type === 'openUrl') open(url, '_blank', 'noopener');
  if (type !== 'sendMessage') return;
  const to = user ? [user.getUid(), text, 'user'] : [group.getGuid(), text, 'group'];
  CometChatUIKit.sendTextMessage(new CometChat.TextMessage(...to));
}

function Conversation(props) {
  useCometChatEvents((event) => {
    if (event.type === 'ui:card/action') act(event.action, props);
  }, []);
  return (
    <div className="conversation">
      <CometChatMessageHeader {...props} />
      <div className="list"><CometChatMessageList {...props} /></div>
      <CometChatMessageComposer {...props} />
    </div>
  );
}

async function start() {
  await CometChatUIKit.init(settings(UIKitSettingsBuilder));
  await CometChatUIKit.loginWithAuthToken(token);
  await connected(CometChat);
  const props = await partner(CometChat);
  createRoot(document.getElementById('app')).render(
    <CometChatProvider><Conversation {...props} /></CometChatProvider>,
  );
}

start().catch(failed);
