// Which lessons a link leads through, in which order: lessons/courses.py. Pure.

/** @typedef {import("../contract").Lesson} Lesson */
/** @typedef {{ readonly title: string, readonly lessons: readonly string[] }} Course */
/**
 * @typedef {object} Taught what is taught here
 * @property {Readonly<Record<string, { readonly link: string }>>} lessons by their names, in order
 * @property {Readonly<Record<string, Course>>} courses
 */
/** @typedef {{ course: string, lessons: string }} Asked */

/** In order: those of a list, of a course, or all. @param {Asked} asked @param {Taught} taught @returns {string[]} */
export function listed({ course, lessons: list }, { lessons, courses }) {
  const known = Object.keys(lessons);
  const wanted = list ? list.split(",").map((text) => named(text, known)) : Object.hasOwn(courses, course) ? courses[course].lessons : [];
  const found = [...new Set(wanted)].filter((name) => Object.hasOwn(lessons, name));
  return found.length ? found : known;
}

/** The lesson of that name, or the first that begins with it and a hyphen. @param {string} text @param {readonly string[]} known */
const named = (text, known) => (known.includes(text) ? text : (known.find((name) => name.startsWith(`${text}-`)) ?? ""));

/** The first lesson of the course or the list that an address asks for; empty where it asks for none. @param {ReadonlyMap<string, readonly string[]>} link @param {Taught} taught */
export function opening(link, taught) {
  const [course, lessons] = ["course", "lessons"].map((name) => link.get(name)?.find((value) => value.trim()) ?? "");
  return lessons || Object.hasOwn(taught.courses, course) ? listed({ course, lessons }, taught)[0] : "";
}

/** Where a lesson stands among those that are led through. @param {Lesson} lesson @param {Asked} asked @param {Taught} taught @returns {Lesson} */
export function among(lesson, asked, taught) {
  const names = listed(asked, taught);
  const at = names.indexOf(lesson.name);
  if (at < 0) return lesson;
  const course = !asked.lessons && Object.hasOwn(taught.courses, asked.course) ? taught.courses[asked.course].title : "";
  const all = Object.keys(taught.lessons).length;
  return { ...lesson, number: at + 1, count: names.length, course, names: names.length < all ? names : [], previous: names[at - 1] ?? "", next: names[at + 1] ?? "" };
}
