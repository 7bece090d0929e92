/**
 * The JSON of the API: how a request body becomes a record, and a record an answer.
 *
 * <h2>Routes</h2>
 * None of its own; it serves every route whose body or answer is a record.
 *
 * <h2>Rules</h2>
 * <ul>
 * <li>A request body is one JSON object of at most 64 KiB in valid UTF-8, at most 32 levels deep, with no key twice and
 *     nothing after it. Its content type is {@code application/json}.
 * <li>No value is converted: the number 1 is no string. A component of type {@code Optional} may be absent, every other
 *     one is required, and a null is a value of the wrong type. Members that the record does not have are ignored.
 * <li>One rule words every fault: {@code user_id is required}, {@code user_id must be a string}. What a value must be
 *     beyond its type (its length, its form) is the rule of the module that takes it.
 * <li>Jackson 3 reads and writes. It is part of the WAR, so requests and answers are the same on every server.
 * </ul>
 */
package energy.nox.authenticator.json;
