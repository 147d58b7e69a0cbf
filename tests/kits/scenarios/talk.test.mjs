// What both kits show of a conversation: texts, group actions, reactions, edits, polls.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { picture } from '../../browser/lib/look.mjs';
import { seenBy, text } from '../../browser/lib/messages.mjs';
import { admin, group, user } from '../../browser/lib/people.mjs';
import { open, write } from '../lib/kits.mjs';
import { ask, votes } from '../lib/polls.mjs';

const THUMB = '👍';
const reactions = (id) => `messages/${id}/reactions/${encodeURIComponent(THUMB)}`;

/** Where a kit shows an option of a poll, and how many chose it. */
const POLL = {
  kit4: {
    option: (page, name) => page.locator('polls-bubble').getByText(name, { exact: true }),
    counted: (page) => page.getByText('1 vote').filter({ visible: true }).first(),
  },
  kit7: {
    option: (page, name) => page.getByRole('radio', { name: new RegExp(`^${name}, `, 'u') }),
    counted: (page) => page.getByRole('radio', { name: /^Salad, 1 votes?, 100%/u }),
  },
};

/** Opens a group and waits for its history: what comes before that, kit 4 may draw twice. */
async function openGroup(t, kit, who, guid) {
  const page = await open(t, kit, who, guid);
  await page.getByText('System added Ben').waitFor();
  return page;
}

for (const kit of ['kit4', 'kit7']) {
  test(`${kit} shows old and new texts, and a bot answers what is written`, async (t) => {
    const ann = await user('ann');
    await text({ uid: 'courier' }, ann, 'an old text');
    const page = await open(t, kit, ann, '@courier');
    await page.getByText('an old text').first().waitFor();
    await write(page, 'what do you do?');
    await page.getByText('Send me a custom message of type').first().waitFor();
    await page.reload();
    await page.getByText('Send me a custom message of type').first().waitFor();
    await picture(page, `${kit}-text`);
  });

  test(`${kit} shows what happens in a group`, async (t) => {
    const [ann, ben, cat] = [await user('ann'), await user('ben'), await user('cat')];
    const guid = await group([ann, ben]);
    const page = await openGroup(t, kit, ann, guid);
    const members = `groups/${guid}/members`;
    await admin.call('POST', members, { participants: [cat.uid] }, ann.uid);
    await page.getByText('Ann added Cat').waitFor();
    await admin.call('PUT', `${members}/${cat.uid}`, { scope: 'moderator' }, ann.uid);
    await page.getByText('Ann made Cat moderator').waitFor();
    await admin.call('DELETE', `${members}/${cat.uid}`, undefined, ann.uid);
    await page.getByText('Ann kicked Cat').waitFor();
    await admin.call('POST', `groups/${guid}/bannedusers/${cat.uid}`, undefined, ann.uid);
    await page.getByText('Ann banned Cat').waitFor();
    await admin.call('DELETE', `groups/${guid}/bannedusers/${cat.uid}`, undefined, ann.uid);
    await page.getByText('Ann unbanned Cat').waitFor();
    await page.reload();
    await page.getByText('Ann kicked Cat').waitFor();
    await picture(page, `${kit}-group`);
  });

  test(`${kit} shows edits and reactions, and gives one back`, async (t) => {
    const [ann, ben] = [await user('ann'), await user('ben')];
    const guid = await group([ann, ben]);
    const page = await openGroup(t, kit, ann, guid);
    const { id } = await text(ben, { guid }, 'first words');
    await page.getByText('first words').waitFor();
    await admin.call('PUT', `messages/${id}`, { data: { text: 'better words' } }, ben.uid);
    await page.getByText('better words').waitFor();
    assert.equal(await page.getByText('first words').count(), 0);
    await admin.call('POST', reactions(id), undefined, ben.uid);
    // Kit 4 keeps a hidden keyboard of emoji, and what it shows may come later.
    await page.getByText(THUMB).filter({ visible: true }).first().click();
    await page.getByText('2', { exact: true }).filter({ visible: true }).first().waitFor();
    const { data } = await seenBy(ann, { id });
    assert.deepEqual(data.reactions, [{ reaction: THUMB, count: 2, reactedByMe: true }]);
    await admin.call('DELETE', `messages/${id}`, undefined, ben.uid);
    await page.getByText(/deleted/iu).first().waitFor();
    await picture(page, `${kit}-deleted`);
  });

  test(`${kit} votes in a poll and shows the votes`, async (t) => {
    const [ann, ben] = [await user('ann'), await user('ben')];
    const guid = await group([ann, ben]);
    const page = await openGroup(t, kit, ann, guid);
    await ask(ben, guid, 'Lunch?', ['Soup', 'Salad']);
    const { option, counted } = POLL[kit];
    await option(page, 'Salad').click();
    await counted(page).waitFor();
    await picture(page, `${kit}-poll`);
    assert.deepEqual(await votes(ann, guid), { total: 1, counts: [0, 1] });
    await option(page, 'Soup').click();
    await page.reload();
    await option(page, 'Soup').waitFor();
    assert.deepEqual(await votes(ann, guid), { total: 1, counts: [1, 0] });
  });
}
