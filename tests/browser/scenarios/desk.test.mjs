// The desk bot: its form with every element, its cards and its calendar, worked by two
// people, and what the bot says to each.

import { test } from 'node:test';
import { accessible, picture } from '../lib/look.mjs';
import { addressOf, group, saidOn, say, user, visit } from '../lib/people.mjs';

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };
const CLIENTS = ['Web', 'Android', 'React Native', 'Older clients'];

/** What a visitor writes into the form. */
const VISIT = {
  company: 'Acme', note: 'See you.', people: '2', purpose: 'Delivery', needs: ['A lift', 'Internet'],
  stay: 'Half a day', floor: '3', day: '2030-05-06', lunch: '12:30', taxi: '2030-05-06T17:00',
};

/** Fills in every element; `visit` says with what. */
async function fillIn(form, visit) {
  await form.getByLabel('Your company').fill(visit.company);
  await form.getByLabel('A note for your host').fill(visit.note);
  await form.getByLabel('People').fill(visit.people);
  await form.getByLabel('Purpose').selectOption(visit.purpose);
  for (const need of visit.needs) await form.getByRole('checkbox', { name: need }).check();
  await form.getByRole('radio', { name: visit.stay, exact: true }).check();
  await form.getByRole('radio', { name: visit.floor, exact: true }).check();
  await form.getByLabel(/^Day/u).fill(visit.day);
  await form.getByLabel('Lunch at').fill(visit.lunch);
  await form.getByLabel('Taxi home').fill(visit.taxi);
  await form.getByRole('checkbox', { name: 'I have read them' }).check();
}

/** What the bot says to it. */
const summary = (name, visit, words = '') => `${name} of ${visit.company} comes for ${words}`;
const ANSWER = 'a delivery on 2030-05-06, half a day, floor 3, party of 2. Lift. Internet. Lunch at 12:30. Taxi: 2030-05-06 17:00. Note: See you.';

const formOn = (page) => page.locator('.log .message form.form', { hasText: 'Welcome to the office' }).last();
const register = (form) => form.getByRole('button', { name: 'Register' }).click();

test('two people side by side fill in every element of one form, and the bot answers each', async (t) => {
  const [ann, ben] = [await user('ann'), await user('ben')];
  const guid = await group([ann, ben, { uid: 'desk' }], { name: 'Reception' });
  const window = await visit(t, ann, undefined, { viewport: { width: 1500, height: 1000 } });
  await window.goto('about:blank');
  await window.goto(`${addressOf(ann.uid, guid)}&${addressOf(ben.uid, guid, '').slice(1)}`);
  const [page, other] = [window.frameLocator('iframe >> nth=0'), window.frameLocator('iframe >> nth=1')];
  await say(page, '/visit');
  await fillIn(formOn(page), VISIT);
  await fillIn(formOn(other), { ...VISIT, company: 'Globex', purpose: 'Meeting', stay: 'A day', floor: '1', needs: ['A parking space'] });
  await picture(window, 'desk-form');
  await register(formOn(page));
  for (const one of [page, other]) await saidOn(one, summary('Ann', VISIT, ANSWER)).waitFor();
  await saidOn(page, 'Your badge is being printed.').waitFor();
  await formOn(other).waitFor();
  await register(formOn(other));
  for (const one of [page, other]) await saidOn(one, 'Ben of Globex comes for a meeting on 2030-05-06, a day, floor 1, party of 2. Parking.').waitFor();
  await picture(window, 'desk-form-done');
});

for (const client of CLIENTS) {
  test(`the bot understands a form, a card and a booking as ${client} sends them`, async (t) => {
    const ann = await user('ann');
    const page = await visit(t, ann, '@desk');
    await page.getByRole('button', { name: 'Tools: inspector' }).click();
    await page.getByRole('tab', { name: 'Client' }).click();
    await page.getByRole('radio', { name: client }).check();
    await page.keyboard.press('Escape');
    await say(page, '/visit');
    await fillIn(formOn(page), VISIT);
    await register(formOn(page));
    await saidOn(page, summary('Ann', VISIT, ANSWER)).waitFor();
    await say(page, '/menu old');
    await page.getByRole('button', { name: 'Tea', exact: true }).click();
    await saidOn(page, 'One tea for Ann.').waitFor();
    await say(page, '/tour');
    const days = page.getByLabel('Day', { exact: true }).last();
    const time = `1${CLIENTS.indexOf(client)}:30`;
    await days.selectOption({ index: 1 });
    await page.getByRole('button', { name: time }).click();
    await page.getByRole('button', { name: 'Book the tour' }).click();
    await saidOn(page, new RegExp(`Ann has a tour: \\d{4}-\\d\\d-\\d\\d ${time}`, 'u')).waitFor();
  });
}

test('a wrong answer is explained, and the form can be sent again', async (t) => {
  const ann = await user('ann');
  const page = await visit(t, ann, '@desk');
  await say(page, '/visit');
  await fillIn(formOn(page), { ...VISIT, people: 'a few' });
  await register(formOn(page));
  await page.getByText('People: ').last().waitFor();
  await picture(page, 'desk-form-refused');
  await formOn(page).getByLabel('People').fill('2');
  await register(formOn(page));
  await saidOn(page, summary('Ann', VISIT, ANSWER)).waitFor();
});

test('a new card opens the page of the bot, and one press orders once', async (t) => {
  const ann = await user('ann');
  const page = await visit(t, ann, '@desk');
  await say(page, '/menu');
  await picture(page, 'desk-card');
  const opened = page.context().waitForEvent('page');
  await page.getByRole('button', { name: 'Coffee', exact: true }).click();
  const tab = await opened;
  await accessible(tab, 'the page of a button');
  await tab.getByRole('button', { name: 'Press the button' }).click();
  await saidOn(page, 'One coffee for Ann.').waitFor();
  await picture(tab, 'desk-card-page');
  await picture(page, 'desk-card-answer');
});

test('the second to book a slot is told that it is taken', async (t) => {
  const [ann, ben] = [await user('ann'), await user('ben')];
  for (const [who, answer] of [[ann, 'Ann has a tour: '], [ben, 'was taken meanwhile']]) {
    const page = await visit(t, who, '@desk');
    await say(page, '/tour');
    await page.getByLabel('Day', { exact: true }).selectOption({ index: 2 });
    await page.getByRole('button', { name: '15:30' }).click();
    await picture(page, 'desk-tour');
    await page.getByRole('button', { name: 'Book the tour' }).click();
    await saidOn(page, answer).waitFor();
  }
});

test('the bot is worked on a phone, in the dark', async (t) => {
  const ann = await user('ann');
  const page = await visit(t, ann, '@desk', { ...PHONE, colorScheme: 'dark' });
  await say(page, '/visit');
  await fillIn(formOn(page), VISIT);
  await formOn(page).evaluate((element) => element.scrollIntoView({ block: 'start' }));
  await picture(page, 'desk-phone-form');
  await register(formOn(page));
  await saidOn(page, summary('Ann', VISIT, ANSWER)).waitFor();
  await say(page, '/menu');
  await page.getByRole('button', { name: 'Water', exact: true }).waitFor();
  await picture(page, 'desk-phone-card');
  await accessible(page, 'the bot on a phone');
});

test('the bot is worked with keys alone', async (t) => {
  const ann = await user('ann');
  const page = await visit(t, ann, '@desk');
  await page.locator('.chat .composer textarea').focus();
  await page.keyboard.type('/menu old');
  await page.keyboard.press('Enter');
  const tea = page.getByRole('button', { name: 'Tea', exact: true });
  await tea.waitFor();
  for (let step = 0; step < 60 && !(await tea.evaluate((element) => element === document.activeElement)); step += 1) {
    await page.keyboard.press('Shift+Tab');
  }
  await page.keyboard.press('Enter');
  await saidOn(page, 'One tea for Ann.').waitFor();
});

test('the same form is filled in on a web page of the bot', async (t) => {
  const ann = await user('ann');
  const page = await visit(t, ann, '@desk');
  await say(page, '/visit web');
  const opened = page.context().waitForEvent('page');
  await page.locator('.log .message:not(.mine) a[href*="/action/"]').last().click();
  const tab = await opened;
  const form = tab.locator('form');
  await fillIn(form, { ...VISIT, people: '' });
  await register(form);
  await tab.waitForFunction(() => document.querySelector('[name=people]:invalid') === document.activeElement);
  await form.getByLabel('People').fill('2');
  await picture(tab, 'desk-web');
  await accessible(tab, 'a form as a web page');
  await register(form);
  await tab.getByText('Your badge is being printed.').waitFor();
  await picture(tab, 'desk-web-done');
  await saidOn(page, summary('Ann', VISIT, ANSWER)).waitFor();
});

test('the same form is asked question by question in the chat', async (t) => {
  const ann = await user('ann');
  const page = await visit(t, ann, '@desk');
  await say(page, '/visit chat');
  for (const [question, answer] of [
    ['Your company', 'Acme'], ['A note for your host', 'See you.'], ['People', '2'], ['Purpose', 'Delivery'],
    ['What do you need?', 'A lift, Internet'], ['How long do you stay?', 'Half a day'], ['Floor', '3'], ['Day', '2030-05-06'],
    ['Lunch at', '12:30'], ['Taxi home', '2030-05-06 17:00'], ['House rules', 'yes'],
  ]) {
    await page.locator('.log .message:not(.mine)', { hasText: question }).last().waitFor();
    await say(page, answer);
  }
  await page.locator('.log ol[start="11"]', { hasText: 'House rules (11/11)' }).waitFor();
  await saidOn(page, summary('Ann', VISIT, ANSWER)).waitFor();
  await picture(page, 'desk-chat');
});
