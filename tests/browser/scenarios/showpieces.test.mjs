// The poll and feedback bots: composed in a form, voted on and rated by two people, and
// what both see at once.

import { test } from 'node:test';
import { accessible, picture } from '../lib/look.mjs';
import { group, saidOn, say, user, visit } from '../lib/people.mjs';

const formOn = (page, text) => page.locator('.log .message form.form', { hasText: text }).last();
const barOf = (page, option) => page.locator('.log .poll-option', { hasText: option }).last();

async function club(t, bot) {
  const [ann, ben] = [await user('ann'), await user('ben')];
  const guid = await group([ann, ben, { uid: bot }]);
  return [await visit(t, ann, guid), await visit(t, ben, guid)];
}

/** Presses a button of a card in a group; nobody but the chat can tell who pressed, so it is confirmed there. */
async function votesOn(page, option) {
  const opened = page.context().waitForEvent('page');
  await page.getByRole('button', { name: option, exact: true }).click();
  const tab = await opened;
  await tab.getByRole('button').first().click();
  const words = tab.getByText(/^confirm \d{4}-\d{4}$/u);
  await picture(tab, 'poll-bot-confirm');
  await say(page, await words.innerText());
}

test('a poll is composed in a form; votes move the bars of both at once; closing tells who won', async (t) => {
  const [page, other] = await club(t, 'poll');
  await say(page, '/poll');
  const form = formOn(page, 'Your question');
  await form.getByLabel('Your question').fill('Where to?');
  await form.getByLabel('What can be chosen').fill('Beach, Mountains');
  await picture(page, 'poll-bot-form');
  await accessible(page, 'the form for a poll');
  await form.getByRole('button', { name: 'Ask' }).click();
  await saidOn(page, 'Here comes your poll.').waitFor();
  const [mine, theirs] = [page, other].map((one) => one.getByRole('group', { name: 'Where to?' }));
  await mine.getByRole('radio', { name: 'Beach' }).check();
  await barOf(other, 'Beach').getByText('1 vote, 100 %: Ann').waitFor({ state: 'attached' });
  await theirs.getByRole('radio', { name: 'Mountains' }).check();
  await barOf(page, 'Mountains').getByText('1 vote, 50 %: Ben').waitFor({ state: 'attached' });
  await mine.getByRole('radio', { name: 'Mountains' }).check();
  await barOf(other, 'Mountains').getByText('2 votes, 100 %').waitFor({ state: 'attached' });
  await say(other, '/close');
  await saidOn(other, 'Only who asked it, or a moderator, can close it.').waitFor();
  await say(page, '/close');
  for (const one of [page, other]) await saidOn(one, 'Mountains wins with 2 votes.').waitFor();
  await picture(page, 'poll-bot-closed');
  await accessible(page, 'a closed poll');
});

test('a poll as a card is voted on by its buttons, and its bars move for both', async (t) => {
  const [page, other] = await club(t, 'poll');
  await say(page, '/poll');
  const form = formOn(page, 'Your question');
  await form.getByLabel('Your question').fill('Tea?');
  await form.getByLabel('What can be chosen').fill('Yes, No');
  await form.getByLabel('How to ask').selectOption('As a card that can be closed for good');
  await form.getByRole('button', { name: 'Ask' }).click();
  await votesOn(page, 'Yes');
  for (const one of [page, other]) await saidOn(one, 'Yes – 1 vote').waitFor();
  await votesOn(other, 'No');
  for (const one of [page, other]) await saidOn(one, 'No – 1 vote').waitFor();
  await picture(page, 'poll-bot-card');
  await say(page, '/close');
  for (const one of [page, other]) await saidOn(one, 'draw').waitFor();
});

test('feedback is given by two people, summed up, and exported for the admin only', async (t) => {
  const [page, other] = await club(t, 'feedback');
  await say(page, '/feedback the workshop');
  for (const [one, name, stars, words] of [
    [page, 'Ann', '★★★★★', 'Thank you, Ann! Average so far: 5.0 of 5 (1 answer).'],
    [other, 'Ben', '★★★', 'Thank you, Ben! Average so far: 4.0 of 5 (2 answers).'],
  ]) {
    const form = formOn(one, 'How was the workshop?');
    await form.getByRole('radio', { name: stars, exact: true }).check();
    await form.getByRole('checkbox', { name: 'Pace' }).check();
    await form.getByLabel('Anything to add?').fill(`From ${name}`);
    await picture(one, `feedback-bot-form-${name}`);
    await form.getByRole('button').last().click();
    for (const every of [page, other]) await saidOn(every, words).waitFor();
  }
  await say(other, '/export');
  await saidOn(other, 'Only admins of a group get its answers.').waitFor();
  await say(page, '/summary');
  await saidOn(page, 'Average so far: 4.0 of 5 (2 answers).').waitFor();
  await picture(page, 'feedback-bot-summary');
  await say(page, '/export');
  await saidOn(page, 'I have sent you the answers.').waitFor();
});
