/** Under this name seeds that broke a law are kept in tests/fixtures/seeds.json; `npm test` makes their runs again. */
export const BOOK_NAME = 'printing torture'
