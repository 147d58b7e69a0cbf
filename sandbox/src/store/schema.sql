CREATE TABLE IF NOT EXISTS sequence (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
INSERT OR IGNORE INTO sequence (name, value) VALUES ('message', 0);

CREATE TABLE IF NOT EXISTS api_keys (
    key TEXT PRIMARY KEY, name TEXT NOT NULL, scope TEXT NOT NULL, created_at INTEGER NOT NULL
) WITHOUT ROWID;

-- The apps beside this one, each in a database of its own. Only the first app of a server has any.
CREATE TABLE IF NOT EXISTS apps (
    app_id TEXT PRIMARY KEY, name TEXT NOT NULL, region TEXT NOT NULL, seeded INTEGER NOT NULL, created_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS roles (
    role TEXT PRIMARY KEY, name TEXT NOT NULL, description TEXT, metadata TEXT, settings TEXT,
    created_at INTEGER NOT NULL, updated_at INTEGER
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS restricted_features (
    role TEXT NOT NULL, feature TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (role, feature)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS users (
    uid TEXT PRIMARY KEY, name TEXT NOT NULL, avatar TEXT, link TEXT, role TEXT NOT NULL,
    status_message TEXT, metadata TEXT, tags TEXT NOT NULL DEFAULT '[]',
    created_at INTEGER NOT NULL, updated_at INTEGER, last_active_at INTEGER, deactivated_at INTEGER,
    online INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS users_by_name ON users (name COLLATE NOCASE, uid);

CREATE TABLE IF NOT EXISTS tokens (
    id INTEGER PRIMARY KEY, token TEXT NOT NULL UNIQUE, uid TEXT NOT NULL,
    created_at INTEGER NOT NULL, platform TEXT, user_agent TEXT, app_info TEXT
);
CREATE INDEX IF NOT EXISTS tokens_by_user ON tokens (uid, id);

CREATE TABLE IF NOT EXISTS credentials (
    id INTEGER PRIMARY KEY, jwt TEXT NOT NULL UNIQUE, token TEXT NOT NULL, issued_at INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS credentials_by_token ON credentials (token, id);

CREATE TABLE IF NOT EXISTS groups (
    guid TEXT PRIMARY KEY, name TEXT NOT NULL, type TEXT NOT NULL, password TEXT, icon TEXT,
    description TEXT, owner TEXT NOT NULL, metadata TEXT, tags TEXT NOT NULL DEFAULT '[]',
    members_count INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL, updated_at INTEGER, updated_by TEXT
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS groups_by_name ON groups (name COLLATE NOCASE, guid);

CREATE TABLE IF NOT EXISTS members (
    guid TEXT NOT NULL, uid TEXT NOT NULL, scope TEXT NOT NULL, joined_at INTEGER NOT NULL,
    floor INTEGER NOT NULL, PRIMARY KEY (guid, uid)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS members_by_user ON members (uid, guid);

CREATE TABLE IF NOT EXISTS bans (
    guid TEXT NOT NULL, uid TEXT NOT NULL, scope TEXT NOT NULL, banned_at INTEGER NOT NULL,
    PRIMARY KEY (guid, uid)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS blocks (
    uid TEXT NOT NULL, blocked TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (uid, blocked)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS blocks_by_blocked ON blocks (blocked, uid);

CREATE TABLE IF NOT EXISTS friends (
    uid TEXT NOT NULL, friend TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (uid, friend)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS messages (
    id INTEGER PRIMARY KEY, conversation_id TEXT NOT NULL, sender TEXT NOT NULL,
    receiver TEXT NOT NULL, receiver_type TEXT NOT NULL, category TEXT NOT NULL, type TEXT NOT NULL,
    parent_id INTEGER, quoted_id INTEGER, muid TEXT,
    sent_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
    edited_at INTEGER, edited_by TEXT, deleted_at INTEGER, deleted_by TEXT,
    pinned_at INTEGER, pinned_by TEXT, reply_count INTEGER NOT NULL DEFAULT 0,
    counts INTEGER NOT NULL, text TEXT NOT NULL DEFAULT '', has_links INTEGER NOT NULL DEFAULT 0,
    attachment_types TEXT NOT NULL DEFAULT '', tags TEXT NOT NULL DEFAULT '[]', data TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS messages_by_conversation ON messages (conversation_id, id);
CREATE INDEX IF NOT EXISTS messages_by_parent ON messages (parent_id, id) WHERE parent_id IS NOT NULL;
CREATE INDEX IF NOT EXISTS messages_by_muid ON messages (sender, muid) WHERE muid IS NOT NULL;
CREATE INDEX IF NOT EXISTS messages_by_update ON messages (updated_at, id);
CREATE INDEX IF NOT EXISTS messages_pinned ON messages (conversation_id, pinned_at) WHERE pinned_at IS NOT NULL;

CREATE TABLE IF NOT EXISTS mentions (
    message_id INTEGER NOT NULL, uid TEXT NOT NULL, PRIMARY KEY (message_id, uid)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS reactions (
    id INTEGER PRIMARY KEY AUTOINCREMENT, message_id INTEGER NOT NULL, uid TEXT NOT NULL,
    reaction TEXT NOT NULL, reacted_at INTEGER NOT NULL, UNIQUE (message_id, reaction, uid)
);

CREATE TABLE IF NOT EXISTS conversations (
    conversation_id TEXT PRIMARY KEY, type TEXT NOT NULL, a TEXT NOT NULL, b TEXT NOT NULL,
    created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, latest_id INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS conversations_by_a ON conversations (a);
CREATE INDEX IF NOT EXISTS conversations_by_b ON conversations (b);

CREATE TABLE IF NOT EXISTS conversation_state (
    uid TEXT NOT NULL, conversation_id TEXT NOT NULL, cleared_id INTEGER NOT NULL DEFAULT 0,
    tags TEXT NOT NULL DEFAULT '[]', pinned_at INTEGER, PRIMARY KEY (uid, conversation_id)
) WITHOUT ROWID;

-- A receipt covers every message up to an id; the row keeps when that point was reached.
CREATE TABLE IF NOT EXISTS marks (
    conversation_id TEXT NOT NULL, uid TEXT NOT NULL, kind TEXT NOT NULL, up_to INTEGER NOT NULL,
    at INTEGER NOT NULL, PRIMARY KEY (conversation_id, uid, kind, up_to)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS interactions (
    message_id INTEGER NOT NULL, uid TEXT NOT NULL, element_id TEXT NOT NULL, at INTEGER NOT NULL,
    PRIMARY KEY (message_id, uid, element_id)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS goals (
    message_id INTEGER NOT NULL, uid TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (message_id, uid)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS polls (
    id TEXT PRIMARY KEY, message_id INTEGER NOT NULL UNIQUE, creator TEXT NOT NULL, question TEXT NOT NULL,
    options TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS poll_votes (
    poll_id TEXT NOT NULL, uid TEXT NOT NULL, option INTEGER NOT NULL, at INTEGER NOT NULL,
    PRIMARY KEY (poll_id, uid)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS hooks (
    version INTEGER NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, retry INTEGER NOT NULL, url TEXT NOT NULL,
    basic INTEGER NOT NULL, username TEXT, password TEXT, enabled INTEGER NOT NULL,
    created_at INTEGER NOT NULL, updated_at INTEGER, PRIMARY KEY (version, id)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS hook_triggers (
    id TEXT NOT NULL, version INTEGER NOT NULL, hook TEXT NOT NULL, PRIMARY KEY (id, version, hook)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS bots (
    uid TEXT PRIMARY KEY, setting TEXT NOT NULL, url TEXT NOT NULL, basic INTEGER NOT NULL, username TEXT,
    password TEXT, enabled INTEGER NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS calls (
    session TEXT PRIMARY KEY, sender TEXT NOT NULL, receiver TEXT NOT NULL, receiver_type TEXT NOT NULL,
    type TEXT NOT NULL, status TEXT NOT NULL, initiated_at INTEGER NOT NULL, joined_at INTEGER
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS uploads (
    id TEXT PRIMARY KEY, policy TEXT NOT NULL, name TEXT NOT NULL, mime TEXT NOT NULL, size INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS blocked_words (word TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS saves (
    uid TEXT NOT NULL, message_id INTEGER NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (uid, message_id)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS subscriptions (
    message_id INTEGER NOT NULL, uid TEXT NOT NULL, PRIMARY KEY (message_id, uid)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS flags (
    message_id INTEGER NOT NULL, uid TEXT NOT NULL, reason TEXT NOT NULL, remark TEXT,
    at INTEGER NOT NULL, PRIMARY KEY (message_id, uid)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS media (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, mime TEXT NOT NULL, bytes BLOB NOT NULL
) WITHOUT ROWID;
