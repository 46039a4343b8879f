/**
 * Central Dispatch's {@code agent-rules} file, one rule a line:
 *
 * <pre>{@code
 * Protocol|VIP|virtual port|server port|placeholder|placeholder|server|server...
 * TELNET|10.10.10.101|7070|7070|0|*|10.10.10.1|10.10.10.11
 * }</pre>
 *
 * <p>No grammar of it survives, only that description and one example line, misprinted. What is
 * read beyond them is Pointsman's own: blank lines; comments, which are lines that begin with
 * {@code #}; spaces and tabs around fields; CRLF line ends; {@code telnet} and {@code http} in any
 * case; VIPs and servers by name as well as by address; IPv6 addresses; and the path pattern of an
 * {@code HTTP} rule in the sixth field, {@code *} being any path.
 *
 * <p>{@link dev.pointsman.config.agentrules.AgentRulesParser} reads the text and knows no site;
 * {@code dev.pointsman.config} joins what it read with the site.
 */
@NullMarked
package dev.pointsman.config.agentrules;

import org.jspecify.annotations.NullMarked;
