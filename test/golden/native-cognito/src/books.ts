export interface Book {
  isbn: string;
  title: string;
  author: string;
  year: number;
  shelf: string;
}

/** The example's data. Replace it with your own database. */
export const books: readonly Book[] = [
  { isbn: '9780141439518', title: 'Pride and Prejudice', author: 'Jane Austen', year: 1813, shelf: 'A1' },
  { isbn: '9780486282114', title: 'Frankenstein', author: 'Mary Shelley', year: 1818, shelf: 'A1' },
  { isbn: '9780142437247', title: 'Moby-Dick', author: 'Herman Melville', year: 1851, shelf: 'A2' },
  { isbn: '9780141439600', title: 'A Tale of Two Cities', author: 'Charles Dickens', year: 1859, shelf: 'A2' },
  { isbn: '9780140449136', title: 'Crime and Punishment', author: 'Fyodor Dostoevsky', year: 1866, shelf: 'B1' },
  { isbn: '9780141439662', title: 'Middlemarch', author: 'George Eliot', year: 1871, shelf: 'B1' },
];

export const findBook = (isbn: string): Book | undefined => books.find((book) => book.isbn === isbn);
