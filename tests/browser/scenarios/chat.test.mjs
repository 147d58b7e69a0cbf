// What people expect of a chat: conversations, threads, quotes, reactions, mentions, typing, ticks, media, edits, search.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessible, picture } from '../lib/look.mjs';
import { text } from '../lib/messages.mjs';
import { group, messageOn, saidOn, say, user, visit } from '../lib/people.mjs';

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };

async function act(page, message, name) {
  await message.hover();
  await message.getByRole('button', { name: 'Message actions' }).click();
  await page.getByRole('group', { name: 'Message actions' }).getByRole('button', { name }).click();
}

/** Somebody's line in the list: other scenarios have made people of the same name. */
const entryOf = (page, { uid }) => page.locator(`.side-list a[href$="/@${uid}"]`);

test('the list shows unread messages, presence and the newest talk first', async (t) => {
  const [ann, ben, cat] = [await user('ann'), await user('ben'), await user('cat')];
  const page = await visit(t, ann);
  await text(ben, ann, 'first');
  await text(cat, ann, 'second');
  await text(ben, ann, 'third');
  await entryOf(page, ben).getByText('2 unread').waitFor();
  await entryOf(page, cat).getByText('1 unread').waitFor();
  const titles = await page.locator('.side-list section').first().locator('.entry-name').allTextContents();
  assert.deepEqual(titles, ['Ben', 'Cat']);
  await page.waitForFunction(() => document.title.startsWith('(3) '));
  const other = await visit(t, ben, `@${ann.uid}`);
  await entryOf(page, ben).getByText('online', { exact: true }).waitFor({ state: 'attached' });
  await entryOf(page, ben).click();
  await saidOn(page, 'third').waitFor();
  await entryOf(page, ben).getByText('2 unread').waitFor({ state: 'detached' });
  const order = await page.locator('.log').textContent();
  assert.match(order, /Unread messages.*first.*third/su);
  await saidOn(other, 'third').getByRole('img', { name: 'Read' }).waitFor();
  await other.context().close();
  await entryOf(page, ben).getByText('offline', { exact: true }).waitFor({ state: 'attached' });
});

test('typing is shown, and ticks go from sent to delivered to read', async (t) => {
  const [ann, ben] = [await user('ann'), await user('ben')];
  const [page, other] = [await visit(t, ann, `@${ben.uid}`), await visit(t, ben)];
  await page.locator('.composer textarea').pressSequentially('on its w');
  await entryOf(other, ann).waitFor();
  await say(page, 'on its way');
  await saidOn(page, 'on its way').getByRole('img', { name: 'Delivered' }).waitFor();
  await entryOf(other, ann).click();
  await saidOn(page, 'on its way').getByRole('img', { name: 'Read' }).waitFor();
  await page.locator('.composer textarea').pressSequentially('more');
  await other.getByText('Ann is typing').waitFor();
  await picture(other, 'typing');
});

test('messages are answered, quoted, reacted to, edited and deleted', async (t) => {
  const [ann, ben] = [await user('ann'), await user('ben')];
  const guid = await group([ann, ben]);
  const root = await text(ben, { guid }, 'Shall we meet **today**?');
  const [page, other] = [await visit(t, ann, guid), await visit(t, ben, guid)];
  await act(page, messageOn(page, root), 'React with 👍');
  await messageOn(other, root).getByRole('button', { name: '👍, 1' }).click();
  await messageOn(page, root).getByRole('button', { name: '👍, 2', pressed: true }).waitFor();
  await act(page, messageOn(page, root), 'Quote');
  await say(page, 'Yes, at noon');
  await saidOn(other, 'Yes, at noon').locator('.quoted', { hasText: 'Shall we meet today?' }).waitFor();
  await act(page, messageOn(page, root), 'Reply in thread');
  const thread = page.getByRole('complementary', { name: 'Thread' });
  await thread.locator('textarea').fill('In the thread');
  await thread.locator('textarea').press('Enter');
  await messageOn(other, root).getByRole('button', { name: '1 reply' }).click();
  await other.getByRole('complementary', { name: 'Thread' }).getByText('In the thread').waitFor();
  await picture(page, 'thread');
  await accessible(page, 'a conversation with a thread');
  await page.keyboard.press('Escape');
  await act(page, saidOn(page, 'Yes, at noon'), 'Edit');
  await say(page, 'Yes, at one');
  await saidOn(other, 'Yes, at one').getByText('edited').waitFor();
  await act(page, saidOn(page, 'Yes, at one'), 'Delete');
  await other.getByText('This message was deleted').waitFor();
});

test('a mention is completed with the keyboard, and marks its person', async (t) => {
  const [ann, ben, bea] = [await user('ann'), await user('ben'), await user('bea')];
  const guid = await group([ann, ben, bea]);
  const [page, other] = [await visit(t, ann, guid), await visit(t, bea, guid)];
  const box = page.locator('.composer textarea');
  await box.pressSequentially('Hi @be');
  const list = page.getByRole('listbox', { name: 'Members' });
  await list.getByRole('option', { name: 'Ben' }).waitFor();
  await picture(page, 'mention');
  const options = await list.getByRole('option').allTextContents();
  const steps = options.findIndex((option) => option.includes('Bea'));
  for (let step = 0; step < steps; step += 1) await box.press('ArrowDown');
  await box.press('Enter');
  await box.pressSequentially('there');
  await box.press('Enter');
  await saidOn(other, 'Hi @Bea there').locator('.mention.me').waitFor();
});

test('a picture is sent and shown', async (t) => {
  const [ann, ben] = [await user('ann'), await user('ben')];
  const [page, other] = [await visit(t, ann, `@${ben.uid}`), await visit(t, ben, `@${ann.uid}`)];
  const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==', 'base64');
  await page.locator('.composer input[type="file"]').setInputFiles([{ name: 'dot.png', mimeType: 'image/png', buffer: png }, { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('notes') }]);
  await other.getByRole('img', { name: 'dot.png' }).waitFor();
  assert.ok(await other.getByRole('img', { name: 'dot.png' }).evaluate(async (image) => { await image.decode(); return image.naturalWidth === 1; }));
  await other.locator('.log').getByRole('link', { name: 'notes.txt' }).waitFor();
});

test('old messages are found by a word and shown in their place', async (t) => {
  const [ann, ben] = [await user('ann'), await user('ben')];
  const needle = await text(ben, ann, 'a needle in the hay');
  for (let at = 0; at < 70; at += 1) await text(ben, ann, `hay ${at}`);
  const page = await visit(t, ann);
  await page.getByRole('button', { name: 'Search in messages' }).click();
  const panel = page.getByRole('complementary', { name: 'Search' });
  await panel.getByLabel('Words to search for').fill('needle');
  await panel.getByText('1 found').waitFor();
  await picture(page, 'search');
  await accessible(page, 'search');
  await panel.getByRole('button', { name: 'a needle in the hay' }).click();
  await messageOn(page, needle).waitFor();
  await page.waitForFunction((id) => {
    const { top, bottom } = document.querySelector(`#m-${id}`).getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
  }, needle.id);
});

test('the page fits a phone, in the dark, and is used by touch', async (t) => {
  const [ann, ben] = [await user('ann'), await user('ben')];
  await text(ben, ann, 'Read me on a phone');
  const page = await visit(t, ann, '', { ...PHONE, colorScheme: 'dark' });
  await entryOf(page, ben).waitFor();
  await picture(page, 'phone-list-dark');
  await accessible(page, 'the list on a phone');
  await entryOf(page, ben).tap();
  await saidOn(page, 'Read me on a phone').waitFor();
  await picture(page, 'phone-chat-dark');
  await accessible(page, 'a chat on a phone');
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  assert.ok(!wide, 'the page is wider than the phone');
  await page.getByRole('link', { name: 'Back to the list' }).tap();
  await page.getByRole('button', { name: /^Theme/u }).tap();
  await page.getByRole('button', { name: 'Theme: light' }).waitFor();
  await picture(page, 'phone-list-light');
});

test('an answer of an agent grows before the eyes of the reader', async (t) => {
  const [ann, bot] = [await user('ann'), await user('agent', { role: 'bot' })];
  const root = await text(ann, bot, 'What is new?');
  let tell;
  const page = await visit(t, ann, `@${bot.uid}`, {
    onContext: (context) => context.routeWebSocket(/^ws:/u, (socket) => {
      socket.connectToServer();
      tell = (body) => socket.send(JSON.stringify({ type: 'streamed_message', sender: bot.uid, receiver: ann.uid, receiverType: 'user', deviceId: 'server', body }));
    }),
  });
  const part = (type, data = {}) => tell({ type, id: '1', data: { runId: 'r', ...data } });
  part('run_started');
  await page.getByText('Thinking…').waitFor();
  part('tool_call_start', { executionText: 'Looking at the calendar' });
  await page.getByText('Looking at the calendar').waitFor();
  part('text_message_content', { delta: 'Two **meet' });
  part('text_message_content', { delta: 'ings** today' });
  await page.locator('.streaming strong', { hasText: 'meetings' }).waitFor();
  await text(bot, ann, 'Two **meetings** today');
  await page.locator('.streaming').waitFor({ state: 'detached' });
  await saidOn(page, 'Two meetings today').waitFor();
  await messageOn(page, root).waitFor();
});

test('on a phone the menu of any message is within the window, and the tools are a press away', async (t) => {
  const [ann, ben] = [await user('ann'), await user('ben')];
  const own = await text(ann, ben, 'A longer message of my own, so that there is little room beside it');
  const theirs = await text(ben, ann, 'ok');
  const page = await visit(t, ann, `@${ben.uid}`, PHONE);
  for (const message of [own, theirs]) {
    await messageOn(page, message).getByRole('button', { name: 'Message actions' }).tap();
    const menu = page.getByRole('group', { name: 'Message actions' });
    const { x, width } = await menu.boundingBox();
    assert.ok(x >= 0 && x + width <= PHONE.viewport.width, `the menu is from ${x} to ${x + width}`);
    await page.keyboard.press('Escape');
    await menu.waitFor({ state: 'detached' });
  }
  await page.getByRole('button', { name: 'Tools beside this conversation' }).tap();
  await page.getByRole('tab', { name: 'Record' }).tap();
  await page.getByRole('button', { name: 'Record', exact: true }).waitFor();
});

test('a conversation stays listed when its last message is deleted or edited before it was opened', async (t) => {
  const [ann, ben] = [await user('ann'), await user('ben')];
  await text(ben, ann, 'stays');
  const last = await text(ben, ann, 'taken back');
  const [page, other] = [await visit(t, ann), await visit(t, ben, `@${ann.uid}`)];
  await entryOf(page, ben).getByText('taken back').waitFor();
  await act(other, messageOn(other, last), 'Delete');
  await entryOf(page, ben).getByText('This message was deleted').waitFor();
  await page.reload();
  await entryOf(page, ben).getByText('The last message was deleted').waitFor();
  await entryOf(page, ben).click();
  await saidOn(page, 'stays').waitFor();
  await entryOf(page, ben).getByText('unread').waitFor({ state: 'detached' });
});
