// Reading a list of the SDK to its end, page by page.

import assert from 'node:assert/strict';

const MAX_PAGES = 30;

/**
 * Fetches pages until one is empty.
 *
 * @param {import('./person.mjs').Person} person who asks
 * @param {object} request made by `person.request`
 * @param {'fetchNext'|'fetchPrevious'} direction
 * @returns {Promise<object[][]>} the pages that held something
 */
export async function pages(person, request, direction = 'fetchNext') {
  const found = [];
  while (found.length < MAX_PAGES) {
    const page = await person.on(request, direction);
    if (page.length === 0) return found;
    found.push(page);
  }
  assert.fail(`${direction} came to no end within ${MAX_PAGES} pages`);
}

/** All items of a list. */
export async function everything(person, request, direction) {
  return (await pages(person, request, direction)).flat();
}
