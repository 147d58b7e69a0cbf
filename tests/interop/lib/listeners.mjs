// Every listener method of the SDK, by the call that registers it.

/** Registering call to the SDK's listener class and its methods. */
export const LISTENERS = {
  addMessageListener: ['MessageListener', [
    'onTextMessageReceived', 'onMediaMessageReceived', 'onCustomMessageReceived',
    'onInteractiveMessageReceived', 'onCardMessageReceived', 'onInteractionGoalCompleted',
    'onMessageEdited', 'onMessageDeleted', 'onMessageReactionAdded', 'onMessageReactionRemoved',
    'onMessagesDelivered', 'onMessagesRead', 'onMessagesDeliveredToAll', 'onMessagesReadByAll',
    'onTypingStarted', 'onTypingEnded', 'onTransientMessageReceived', 'onMessageModerated',
    'onAIToolResultReceived', 'onAIToolArgumentsReceived', 'onAIAssistantMessageReceived',
    'onMessagePinned', 'onMessageUnpinned', 'onMessageSaved', 'onMessageUnsaved',
  ]],
  addGroupListener: ['GroupListener', [
    'onGroupMemberJoined', 'onGroupMemberLeft', 'onMemberAddedToGroup',
    'onGroupMemberKicked', 'onGroupMemberBanned', 'onGroupMemberUnbanned',
    'onGroupMemberScopeChanged',
  ]],
  addUserListener: ['UserListener', ['onUserOnline', 'onUserOffline']],
  addCallListener: ['CallListener', [
    'onIncomingCallReceived', 'onOutgoingCallAccepted', 'onOutgoingCallRejected',
    'onIncomingCallCancelled', 'onCallEndedMessageReceived',
  ]],
  addAIAssistantListener: ['AIAssistantListener', ['onAIAssistantEventReceived']],
  addConversationListener: ['ConversationListener', [
    'onConversationPinned', 'onConversationUnpinned',
  ]],
  addConnectionListener: ['ConnectionListener', ['onConnected', 'inConnecting', 'onDisconnected']],
  addLoginListener: ['LoginListener', [
    'loginSuccess', 'loginFailure', 'logoutSuccess', 'logoutFailure',
  ]],
};

/**
 * Registers all of them.
 *
 * @param {object} sdk the SDK's main class
 * @param {(listener: string, method: string, args: unknown[]) => void} record
 */
export function listenToEverything(sdk, record) {
  for (const [register, [listener, methods]] of Object.entries(LISTENERS)) {
    const callbacks = Object.fromEntries(
      methods.map((method) => [method, (...args) => record(listener, method, args)]),
    );
    sdk[register]('interop', new sdk[listener](callbacks));
  }
}
