// SPDX-License-Identifier: Apache-2.0

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.*;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.security.*;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.*;
import java.util.*;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.*;
import javax.crypto.spec.*;

/** Answers the shim protocol with the providers of the JDK. For test keys only: nothing is wiped from memory. */
final class Shim {
    // Explicit, because the transformation "OAEPWithSHA-256AndMGF1Padding" alone means MGF1 with SHA-1.
    private static final OAEPParameterSpec OAEP_SHA256 =
        new OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT);
    private static final String OAEP = "RSA/ECB/OAEPPadding";
    private static final String GCM = "AES/GCM/NoPadding";
    private static final HexFormat HEX = HexFormat.of();
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** Ends an operation that has no result. */
    @SuppressWarnings("serial")
    private static final class Outcome extends RuntimeException {
        final Map<String, Object> answer;

        private Outcome(Map<String, Object> answer) {
            super(null, null, false, false);
            this.answer = answer;
        }

        /** The input was judged and refused; the layer may be null. */
        static Outcome refused(String layer) {
            return new Outcome(layer == null ? Map.of("outcome", "reject") : Map.of("outcome", "reject", "layer", layer));
        }

        /** The JDK does not do this. */
        static Outcome unsupported() {
            return new Outcome(Map.of("outcome", "unsupported"));
        }
    }

    /** What both ends of one request share. */
    private record Session(byte[] key, byte[] nonce) {
        Session {
            // A longer key would be one for AES-192 or AES-256, and GCM takes a nonce of any length.
            require(key.length == 16, "aes-key-length");
            require(nonce.length == 16, "iv-length");
        }

        GCMParameterSpec ofRequest() {
            return new GCMParameterSpec(128, nonce);
        }

        /** With every bit of the nonce flipped, so that both directions share a key and never a nonce. */
        GCMParameterSpec ofResponse() {
            var flipped = nonce.clone();
            for (int i = 0; i < flipped.length; i++) flipped[i] ^= (byte) 0xff;
            return new GCMParameterSpec(128, flipped);
        }

        Map<String, Object> answer(String name, String value) {
            return Map.of(name, value, "aesKey", HEX.formatHex(key), "iv", HEX.formatHex(nonce));
        }
    }

    private record OpenedRequest(byte[] plaintext, Session session) {}

    private record SealedRequest(String body, Session session) {}

    private interface Operation {
        Map<String, Object> perform(Request request) throws Exception;
    }

    private interface LibraryCall<T> {
        T call() throws GeneralSecurityException;
    }

    private final Map<String, Operation> operations = new LinkedHashMap<>();
    /** For each scenario of bench the last operation of that name. */
    private final Map<String, Callable<?>> last = new HashMap<>();
    /** What the last response holds, for the round trip. */
    private byte[] lastPlaintext;
    private PrivateKey privateKey;
    /** Initialised with the private key, for all that follows. */
    private Cipher decryptor;
    private final Cipher opener;

    private Shim() throws GeneralSecurityException {
        opener = Cipher.getInstance(GCM);
        operations.put("load-key", this::loadKey);
        operations.put("parse-key", this::parseKey);
        operations.put("open-request", this::openRequest);
        operations.put("seal-response", this::sealResponse);
        operations.put("seal-request", this::sealRequest);
        operations.put("open-response", this::openResponse);
        operations.put("open-media", this::openMedia);
        operations.put("verify-signature", this::verifySignature);
        operations.put("oaep-decrypt", this::oaepDecrypt);
        operations.put("aes-128-gcm-open", this::gcmOpen);
        operations.put("aes-128-gcm-seal", this::gcmSeal);
        operations.put("aes-256-cbc-decrypt", this::cbcDecrypt);
        operations.put("hmac-sha256", this::hmacSha256);
        operations.put("bench", this::bench);
    }

    public static void main(String[] arguments) throws Exception {
        var shim = new Shim();
        var in = new BufferedInputStream(System.in);
        // Not System.out, which keeps it to itself when a write fails.
        try (var out = new FileOutputStream(FileDescriptor.out)) {
            for (byte[] line; (line = readLine(in)) != null; ) out.write((shim.answer(line) + "\n").getBytes(UTF_8));
        }
    }

    private static byte[] readLine(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        int next;
        while ((next = in.read()) >= 0 && next != '\n') line.write(next);
        return next < 0 && line.size() == 0 ? null : line.toByteArray();
    }

    private String answer(byte[] line) {
        var answer = new LinkedHashMap<String, Object>();
        answer.put("id", null);
        try {
            // The decoder refuses malformed UTF-8, which new String(line, UTF_8) would replace.
            var request = new Request(Json.object(UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString()));
            if (!(request.members().get("id") instanceof Long id)) throw new IllegalArgumentException("no id");
            answer.put("id", id);
            answer.put("outcome", "ok");
            answer.putAll(perform(request));
        } catch (Outcome outcome) {
            answer.putAll(outcome.answer);
        } catch (Exception | StackOverflowError | OutOfMemoryError fault) {
            answer.put("outcome", "error");
            answer.put("message", fault.toString());
        }
        return Json.write(answer);
    }

    private Map<String, Object> perform(Request request) throws Exception {
        var op = request.text("op");
        if (op.equals("hello")) {
            if (!Long.valueOf(1).equals(request.members().get("protocol"))) {
                throw new IllegalArgumentException("this shim speaks protocol 1");
            }
            var version = System.getProperty("java.vendor") + " " + Runtime.version();
            return Map.of("name", "java/jdk", "version", version, "features", operations.keySet());
        }
        var operation = operations.get(op);
        if (operation == null) throw Outcome.unsupported();
        return operation.perform(request);
    }

    private static void require(boolean condition, String layer) {
        if (!condition) throw Outcome.refused(layer);
    }

    /** Runs a call of the library, whose checked exceptions all mean that the input is refused. */
    private static <T> T refusing(String layer, LibraryCall<T> call) {
        try {
            return call.call();
        } catch (GeneralSecurityException refusal) {
            throw Outcome.refused(layer);
        }
    }

    private static byte[] base64(String text, String layer) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException malformed) {
            throw Outcome.refused(layer);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static byte[] concatenate(byte[]... parts) {
        var whole = new ByteArrayOutputStream();
        for (var part : parts) whole.writeBytes(part);
        return whole.toByteArray();
    }

    // Keys

    /** One block of PEM, and white space around it. */
    private record Pem(String label, byte[] der) {
        private static final Pattern BLOCK =
            Pattern.compile("\\s*-----BEGIN ([A-Z0-9 ]+)-----\\R(.*)-----END \\1-----\\s*", Pattern.DOTALL);

        static Pem read(String text) {
            var block = BLOCK.matcher(text);
            require(block.matches(), null);
            if (block.group(2).startsWith("Proc-Type:")) throw Outcome.unsupported();
            return new Pem(block.group(1), base64(block.group(2).replaceAll("\\R", ""), null));
        }
    }

    private Map<String, Object> loadKey(Request request) {
        privateKey = null;
        decryptor = null;
        var pem = Pem.read(request.text("privateKeyPem"));
        var spec = switch (pem.label()) {
            case "PRIVATE KEY" -> new PKCS8EncodedKeySpec(pem.der());
            case "RSA PRIVATE KEY" -> new PKCS8EncodedKeySpec(wrapInPkcs8(pem.der()));
            case "ENCRYPTED PRIVATE KEY" -> decryptPkcs8(pem.der(), request);
            default -> throw Outcome.refused(null);
        };
        privateKey = refusing(null, () -> KeyFactory.getInstance("RSA").generatePrivate(spec));
        return Map.of();
    }

    /** RFC 5208 section 5: version 0, rsaEncryption, and the PKCS#1 key, which KeyFactory does not take as it is. */
    private static byte[] wrapInPkcs8(byte[] pkcs1) {
        return der(0x30, concatenate(HEX.parseHex("020100300d06092a864886f70d0101010500"), der(0x04, pkcs1)));
    }

    /** An element of 256 to 65,535 bytes, as each of an RSA key for OAEP with SHA-256 is. */
    private static byte[] der(int tag, byte[] contents) {
        var head = new byte[] {(byte) tag, (byte) 0x82, (byte) (contents.length >> 8), (byte) contents.length};
        return concatenate(head, contents);
    }

    private static PKCS8EncodedKeySpec decryptPkcs8(byte[] der, Request request) {
        // The identifier of des-ede3-cbc: the JDK's PBES2 knows AES alone. Its PBEKey knows ASCII alone.
        if (HEX.formatHex(der).contains("06082a864886f70d0307")) throw Outcome.unsupported();
        require(request.members().get("passphrase") instanceof String, null);
        var passphrase = request.text("passphrase");
        if (!passphrase.chars().allMatch(c -> c < 0x80)) throw Outcome.unsupported();
        try {
            var info = new EncryptedPrivateKeyInfo(der);
            // A trap: of PBES2 the name tells no more than that; the text of its parameters names the whole scheme.
            var isPbes2 = info.getAlgName().equals("PBES2");
            var algorithm = isPbes2 ? info.getAlgParameters().toString() : info.getAlgName();
            var key = SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(passphrase.toCharArray()));
            var cipher = Cipher.getInstance(algorithm);
            cipher.init(Cipher.DECRYPT_MODE, key, info.getAlgParameters());
            return info.getKeySpec(cipher);
        } catch (NoSuchAlgorithmException unknown) {
            throw Outcome.unsupported();
        } catch (GeneralSecurityException | IOException refusal) {
            throw Outcome.refused(null);
        }
    }

    private static RSAPublicKey publicKey(String text) {
        var pem = Pem.read(text);
        require(pem.label().equals("PUBLIC KEY"), null);
        var spec = new X509EncodedKeySpec(pem.der());
        return (RSAPublicKey) refusing(null, () -> KeyFactory.getInstance("RSA").generatePublic(spec));
    }

    private Map<String, Object> parseKey(Request request) throws GeneralSecurityException {
        var key = publicKey(request.text("pem"));
        // Encoded anew: what was decoded keeps the bytes it came from, whatever the JDK made of them.
        var spec = new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent());
        var spki = KeyFactory.getInstance("RSA").generatePublic(spec).getEncoded();
        var digest = MessageDigest.getInstance("SHA-256").digest(spki);
        return Map.of("bitCount", key.getModulus().bitLength(), "spkiSHA256", HEX.formatHex(digest));
    }

    // Payloads

    private Map<String, Object> openRequest(Request request) throws Exception {
        var body = request.text("body");
        requireKey();
        var opened = repeatable("open-request", () -> openRequest(body));
        return opened.session().answer("plaintext", base64(opened.plaintext()));
    }

    private OpenedRequest openRequest(String body) {
        var envelope = envelope(body);
        var encryptedKey = base64(envelope.text("encrypted_aes_key"), "base64");
        var nonce = base64(envelope.text("initial_vector"), "base64");
        var sealed = base64(envelope.text("encrypted_flow_data"), "base64");
        require(encryptedKey.length == 256, "key-length");
        require(nonce.length == 16, "iv-length");
        require(sealed.length >= 16, "gcm-tag");
        var session = new Session(decrypt(encryptedKey), nonce);
        return new OpenedRequest(gcmOpen(session.key(), session.ofRequest(), sealed), session);
    }

    private static Request envelope(String body) {
        try {
            var envelope = new Request(Json.object(body));
            for (var name : List.of("encrypted_aes_key", "initial_vector", "encrypted_flow_data")) envelope.text(name);
            return envelope;
        } catch (IllegalArgumentException malformed) {
            throw Outcome.refused("json");
        }
    }

    private Map<String, Object> sealResponse(Request request) throws Exception {
        var plaintext = request.base64("plaintext");
        var session = new Session(request.hex("aesKey"), request.hex("iv"));
        lastPlaintext = plaintext;
        return Map.of("body", repeatable("seal-response", () -> sealResponse(session, plaintext)));
    }

    private static String sealResponse(Session session, byte[] plaintext) {
        return base64(gcmSeal(session.key(), session.ofResponse(), plaintext));
    }

    private Map<String, Object> sealRequest(Request request) throws Exception {
        var plaintext = request.base64("plaintext");
        var key = publicKey(request.text("publicKeyPem"));
        require(key.getModulus().bitLength() == 2048, "key-length");
        var encryptor = refusing(null, () -> rsa(Cipher.ENCRYPT_MODE, key));
        var sealed = repeatable("seal-request", () -> sealRequest(encryptor, plaintext));
        return sealed.session().answer("body", sealed.body());
    }

    private static SealedRequest sealRequest(Cipher encryptor, byte[] plaintext) throws GeneralSecurityException {
        var session = new Session(randomBytes(16), randomBytes(16));
        var sealed = gcmSeal(session.key(), session.ofRequest(), plaintext);
        var body = Json.write(Map.of("encrypted_flow_data", base64(sealed), "initial_vector", base64(session.nonce()),
            "encrypted_aes_key", base64(encryptor.doFinal(session.key()))));
        // Escaped as by the phone.
        return new SealedRequest(body.replace("/", "\\/"), session);
    }

    private static byte[] randomBytes(int count) {
        var bytes = new byte[count];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    private Map<String, Object> openResponse(Request request) {
        var session = new Session(request.hex("aesKey"), request.hex("iv"));
        var sealed = base64(request.text("body"), "base64");
        require(sealed.length >= 16, "gcm-tag");
        return Map.of("plaintext", base64(gcmOpen(session.key(), session.ofResponse(), sealed)));
    }

    /** A file of PhotoPicker or DocumentPicker: AES-256-CBC, then 10 bytes of HMAC-SHA-256 over IV and ciphertext. */
    private Map<String, Object> openMedia(Request request) throws GeneralSecurityException {
        if (!(request.members().get("metadata") instanceof Map<?, ?> metadata)) {
            throw new IllegalArgumentException("no metadata");
        }
        var file = request.base64("file");
        // Meta's text calls the hash of the file by two names.
        var fileHash = field(metadata, metadata.containsKey("encrypted_hash") ? "encrypted_hash" : "enc_hash", 32);
        var iv = field(metadata, "iv", 16);
        var sha256 = MessageDigest.getInstance("SHA-256");
        require(MessageDigest.isEqual(sha256.digest(file), fileHash), "encrypted-hash");
        require(file.length > 10, "file-length");
        var ciphertext = Arrays.copyOf(file, file.length - 10);
        var code = Arrays.copyOf(hmac(field(metadata, "hmac_key", 32), concatenate(iv, ciphertext)), 10);
        require(MessageDigest.isEqual(code, Arrays.copyOfRange(file, file.length - 10, file.length)), "hmac");
        var plaintext = cbcDecrypt(field(metadata, "encryption_key", 32), iv, ciphertext);
        require(MessageDigest.isEqual(sha256.digest(plaintext), field(metadata, "plaintext_hash", 32)), "plaintext-hash");
        return Map.of("plaintext", base64(plaintext));
    }

    private static byte[] field(Map<?, ?> metadata, String name, int length) {
        require(metadata.get(name) instanceof String, "metadata");
        var bytes = base64((String) metadata.get(name), "metadata");
        require(bytes.length == length, "metadata");
        return bytes;
    }

    private Map<String, Object> verifySignature(Request request) throws GeneralSecurityException {
        var secret = request.text("appSecret").getBytes(UTF_8);
        var header = request.text("header").getBytes(UTF_8);
        var message = request.base64("message");
        // A secret without a byte is a key that anybody has.
        require(secret.length > 0, "signature");
        var expected = "sha256=" + HEX.formatHex(hmac(secret, message));
        require(MessageDigest.isEqual(expected.getBytes(UTF_8), header), "signature");
        return Map.of();
    }

    // Primitives

    private PrivateKey requireKey() {
        if (privateKey == null) throw new IllegalStateException("load-key must come first");
        return privateKey;
    }

    private static Cipher rsa(int mode, Key key) throws GeneralSecurityException {
        var cipher = Cipher.getInstance(OAEP);
        cipher.init(mode, key, OAEP_SHA256);
        return cipher;
    }

    private byte[] decrypt(byte[] ciphertext) {
        var key = requireKey();
        return refusing("oaep", () -> {
            if (decryptor == null) decryptor = rsa(Cipher.DECRYPT_MODE, key);
            // After an input longer than the modulus an instance refuses whatever follows: only success keeps it.
            var ready = decryptor;
            decryptor = null;
            var message = ready.doFinal(ciphertext);
            decryptor = ready;
            return message;
        });
    }

    private byte[] gcmOpen(byte[] key, GCMParameterSpec parameters, byte[] sealed, byte... additionalData) {
        return gcm(() -> opener, Cipher.DECRYPT_MODE, key, parameters, sealed, additionalData);
    }

    private static byte[] gcmSeal(byte[] key, GCMParameterSpec parameters, byte[] plaintext, byte... additionalData) {
        // A new one each time: an instance refuses to seal twice with one key and nonce, which bench does.
        return gcm(() -> Cipher.getInstance(GCM), Cipher.ENCRYPT_MODE, key, parameters, plaintext, additionalData);
    }

    private static byte[] gcm(
        LibraryCall<Cipher> makeCipher, int mode, byte[] key, GCMParameterSpec parameters, byte[] input, byte[] additionalData
    ) {
        return refusing("gcm-tag", () -> {
            var cipher = makeCipher.call();
            cipher.init(mode, new SecretKeySpec(key, "AES"), parameters);
            cipher.updateAAD(additionalData);
            return cipher.doFinal(input);
        });
    }

    private static byte[] cbcDecrypt(byte[] key, byte[] iv, byte[] ciphertext) {
        require(key.length == 32, "aes-key-length");
        // A trap: of nothing at all the JDK makes nothing, without asking for padding.
        require(ciphertext.length > 0, "padding");
        return refusing("padding", () -> {
            var cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
            cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(iv));
            return cipher.doFinal(ciphertext);
        });
    }

    private static byte[] hmac(byte[] key, byte[] message) throws GeneralSecurityException {
        var mac = Mac.getInstance("HmacSHA256");
        // SecretKeySpec takes no empty key. HMAC pads keys with zeros, so one zero is the same key.
        mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, "HmacSHA256"));
        return mac.doFinal(message);
    }

    private Map<String, Object> oaepDecrypt(Request request) throws Exception {
        var ciphertext = request.hex("ciphertext");
        requireKey();
        return Map.of("message", HEX.formatHex(repeatable("oaep-decrypt", () -> decrypt(ciphertext))));
    }

    private Map<String, Object> gcmOpen(Request request) {
        var key = request.hex("key");
        var tag = request.hex("tag");
        require(key.length == 16, "aes-key-length");
        // NIST SP 800-38D section 5.2.1.2; the JDK does not open with a tag of 4 or 8 bytes.
        if (tag.length == 4 || tag.length == 8) throw Outcome.unsupported();
        require(tag.length >= 12 && tag.length <= 16, "gcm-tag");
        var sealed = concatenate(request.hex("ciphertext"), tag);
        var parameters = new GCMParameterSpec(8 * tag.length, request.hex("nonce"));
        var plaintext = gcmOpen(key, parameters, sealed, request.hex("additionalData"));
        return Map.of("plaintext", HEX.formatHex(plaintext));
    }

    private Map<String, Object> gcmSeal(Request request) {
        var key = request.hex("key");
        require(key.length == 16, "aes-key-length");
        var plaintext = request.hex("plaintext");
        var parameters = new GCMParameterSpec(128, request.hex("nonce"));
        var sealed = gcmSeal(key, parameters, plaintext, request.hex("additionalData"));
        return Map.of("ciphertext", HEX.formatHex(sealed, 0, plaintext.length),
            "tag", HEX.formatHex(sealed, plaintext.length, sealed.length));
    }

    private Map<String, Object> cbcDecrypt(Request request) {
        var plaintext = cbcDecrypt(request.hex("key"), request.hex("iv"), request.hex("ciphertext"));
        return Map.of("plaintext", HEX.formatHex(plaintext));
    }

    private Map<String, Object> hmacSha256(Request request) throws GeneralSecurityException {
        return Map.of("tag", HEX.formatHex(hmac(request.hex("key"), request.hex("message"))));
    }

    private <T> T repeatable(String scenario, Callable<T> operation) throws Exception {
        last.put(scenario, operation);
        return operation.call();
    }

    private Map<String, Object> bench(Request request) throws Exception {
        if (!(request.members().get("count") instanceof Long count) || count < 1 || count > 1_000_000) {
            throw new IllegalArgumentException("count");
        }
        var operation = prepare(request.text("scenario"));
        var start = System.nanoTime();
        var processorStart = THREADS.getCurrentThreadCpuTime();
        for (long i = 0; i < count; i++) operation.call();
        var processorEnd = THREADS.getCurrentThreadCpuTime();
        return Map.of("nanoseconds", System.nanoTime() - start, "cpuNanoseconds", processorEnd - processorStart);
    }

    private Callable<?> prepare(String scenario) {
        var steps = switch (scenario) {
            case "round-trip" -> List.of("open-request", "seal-response");
            case "open-request", "seal-response", "seal-request", "oaep-decrypt" -> List.of(scenario);
            default -> throw Outcome.unsupported();
        };
        if (!last.keySet().containsAll(steps)) throw new IllegalStateException("bench repeats what was not asked for");
        if (steps.size() == 1) return last.get(scenario);
        var open = last.get("open-request");
        var plaintext = lastPlaintext;
        return () -> sealResponse(((OpenedRequest) open.call()).session(), plaintext);
    }

    /** The members of one line; what is absent or of another kind is an IllegalArgumentException. */
    private record Request(Map<String, Object> members) {
        String text(String name) {
            if (members.get(name) instanceof String text) return text;
            throw new IllegalArgumentException("no text " + name);
        }

        byte[] hex(String name) {
            return HEX.parseHex(text(name));
        }

        byte[] base64(String name) {
            return Base64.getDecoder().decode(text(name));
        }
    }
}

/** JSON (RFC 8259), strict: no member twice, nothing after the value. Integers are Long, other numbers Double. */
final class Json {
    private static final int MAXIMUM_DEPTH = 64;
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

    private final String text;
    private int at;

    private Json(String text) {
        this.text = text;
    }

    /** The members of the one object that the text is; anything else is an IllegalArgumentException. */
    @SuppressWarnings("unchecked")
    static Map<String, Object> object(String text) {
        var json = new Json(text);
        var value = json.value(0);
        if (json.at < text.length() || !(value instanceof Map)) throw json.mistake();
        return (Map<String, Object>) value;
    }

    private IllegalArgumentException mistake() {
        return new IllegalArgumentException("not JSON at " + at);
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : '\0';
    }

    private boolean take(char expected) {
        if (at == text.length() || text.charAt(at) != expected) return false;
        at++;
        skipSpace();
        return true;
    }

    private void skipSpace() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) at++;
    }

    private Object value(int depth) {
        skipSpace();
        if (depth > MAXIMUM_DEPTH) throw mistake();
        var value = switch (peek()) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> string();
            case 't' -> literal("true", true);
            case 'f' -> literal("false", false);
            case 'n' -> literal("null", null);
            default -> number();
        };
        skipSpace();
        return value;
    }

    private Map<String, Object> object(int depth) {
        var members = new LinkedHashMap<String, Object>();
        take('{');
        if (take('}')) return members;
        do {
            if (peek() != '"') throw mistake();
            var name = string();
            skipSpace();
            if (members.containsKey(name) || !take(':')) throw mistake();
            members.put(name, value(depth + 1));
        } while (take(','));
        if (!take('}')) throw mistake();
        return members;
    }

    private List<Object> array(int depth) {
        var values = new ArrayList<>();
        take('[');
        if (take(']')) return values;
        do {
            values.add(value(depth + 1));
        } while (take(','));
        if (!take(']')) throw mistake();
        return values;
    }

    private String string() {
        var string = new StringBuilder();
        // Copied in runs: a payload has few escapes.
        int start = ++at;
        for (; peek() != '"'; at++) {
            if (peek() < 0x20) throw mistake();
            if (peek() != '\\') continue;
            string.append(text, start, at).append(escape());
            start = at + 1;
        }
        return string.append(text, start, at++).toString();
    }

    private char escape() {
        at++;
        int simple = "\"\\/bfnrt".indexOf(peek());
        if (simple >= 0) return "\"\\/\b\f\n\r\t".charAt(simple);
        if (peek() != 'u' || at + 4 >= text.length()) throw mistake();
        int unit = HexFormat.fromHexDigits(text, at + 1, at + 5);
        at += 4;
        return (char) unit;
    }

    private Object literal(String word, Object value) {
        if (!text.startsWith(word, at)) throw mistake();
        at += word.length();
        return value;
    }

    private Object number() {
        var number = NUMBER.matcher(text).region(at, text.length());
        if (!number.lookingAt()) throw mistake();
        at = number.end();
        try {
            if (number.group(2) == null && number.group(3) == null) return Long.valueOf(number.group());
        } catch (NumberFormatException tooLong) {
            // Then as a Double.
        }
        return Double.valueOf(number.group());
    }

    static String write(Object value) {
        if (value instanceof Map<?, ?> members) {
            return members.entrySet().stream().map(member -> write(member.getKey()) + ":" + write(member.getValue()))
                .collect(Collectors.joining(",", "{", "}"));
        }
        if (value instanceof Collection<?> values) {
            return values.stream().map(Json::write).collect(Collectors.joining(",", "[", "]"));
        }
        if (!(value instanceof String string)) return String.valueOf(value);
        var text = new StringBuilder("\"");
        for (char c : string.toCharArray()) {
            if (c < 0x20) text.append(String.format("\\u%04x", (int) c));
            else if (c == '"' || c == '\\') text.append('\\').append(c);
            else text.append(c);
        }
        return text.append('"').toString();
    }
}
