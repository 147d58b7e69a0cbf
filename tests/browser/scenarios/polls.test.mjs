// Polls: two people vote, and the bars of both move.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessible, picture } from '../lib/look.mjs';
import { group, user, visit } from '../lib/people.mjs';

const barOf = (box, text) => box.locator('.poll-option', { hasText: text });

test('a poll is made on the page, and votes of several people move its bars at once', async (t) => {
  const [ann, ben] = [await user('ann'), await user('ben')];
  const guid = await group([ann, ben]);
  const [page, other] = [await visit(t, ann, guid), await visit(t, ben, guid)];
  await page.getByRole('button', { name: 'Make a poll' }).click();
  const dialog = page.getByRole('dialog', { name: 'New poll' });
  await dialog.getByLabel('Question').fill('Tea or coffee?');
  await dialog.getByLabel('Option 1').fill('Tea');
  await dialog.getByLabel('Option 2').fill('Coffee');
  await dialog.getByRole('button', { name: 'Ask' }).click();
  const [mine, theirs] = [page, other].map((one) => one.getByRole('group', { name: 'Tea or coffee?' }));
  await mine.getByRole('radio', { name: 'Tea' }).check();
  await barOf(theirs, 'Tea').getByText('1 vote, 100 %: Ann').waitFor({ state: 'attached' });
  await theirs.getByRole('radio', { name: 'Coffee' }).check();
  await barOf(mine, 'Coffee').getByText('1 vote, 50 %: Ben').waitFor({ state: 'attached' });
  await mine.getByText('2 votes', { exact: true }).waitFor();
  await picture(page, 'poll');
  await accessible(page, 'a poll');
  await mine.getByRole('radio', { name: 'Coffee' }).check();
  await barOf(theirs, 'Coffee').getByText('2 votes, 100 %: ').waitFor({ state: 'attached' });
  assert.ok(await mine.getByRole('radio', { name: 'Coffee' }).isChecked());
  assert.ok(!(await mine.getByRole('radio', { name: 'Tea' }).isChecked()));
});
