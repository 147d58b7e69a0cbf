// The smallest app with UI kit 4: one conversation.

import { CometChat } from '@cometchat/chat-sdk-javascript';
import { UIKitSettingsBuilder } from '@cometchat/uikit-shared';
import { CometChatMessages, CometChatUIKit } from 'kit4';
import { createRoot } from 'react-dom/client';
import { connected, failed, partner, settings, token } from './start.js';

async function start() {
  await CometChatUIKit.init(settings(UIKitSettingsBuilder));
  await CometChatUIKit.loginWithAuthToken(token);
  await connected(CometChat);
  const { user, group } = await partner(CometChat);
  createRoot(document.getElementById('app')).render(<CometChatMessages user={user} group={group} />);
}

start().catch(failed);
