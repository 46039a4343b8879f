/**
 * Certificates for tests, of authorities that live as long as the test. Start reading at {@link
 * dev.pointsman.testkit.tls.TestAuthority}.
 */
@NullMarked
package dev.pointsman.testkit.tls;

import org.jspecify.annotations.NullMarked;
